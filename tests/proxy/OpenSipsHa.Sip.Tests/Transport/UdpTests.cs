using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests.Transport;

/// <summary>Real sockets on the loopback interface.</summary>
public sealed class UdpTests : IDisposable
{
    private readonly ScriptedRouter router = new();
    private readonly SipServer server;

    public UdpTests() => server = new SipServer(new ProxyOptions { Threads = 2 }, router, observer: null, NullLogger.Instance);

    public void Dispose() => server.Dispose();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_request_is_forwarded_and_its_response_comes_back_from_the_listener_s_address(string address)
    {
        var listener = Open(address);
        using var phone = Bind(address);
        using var callee = Bind(address);
        router.OnRoute = request => request.Forward(new ForwardTarget { Destination = SipEndpoint.From((IPEndPoint)callee.LocalEndPoint!) });
        Send(phone, listener, ProxyBench.Request("MESSAGE", via: $"{phone.LocalEndPoint}"));
        var (forwarded, from) = Receive(callee);
        from.ShouldBe(listener.Endpoint.ToIPEndPoint());
        var request = new SentMessage(listener, default, forwarded);
        request.Headers("Via").Count().ShouldBe(2);
        Send(callee, listener, ProxyBench.Answer(request, 200));
        var (answer, source) = Receive(phone);
        answer.ShouldStartWith("SIP/2.0 200");
        source.ShouldBe(listener.Endpoint.ToIPEndPoint());
        server.RequestsReceived.ShouldBe(1);
        server.ResponsesReceived.ShouldBe(1);
    }

    [Fact]
    public void An_address_that_is_not_ours_can_be_bound_but_is_silent_until_held()
    {
        // TEST-NET-1: no host has it.
        var vip = new SipListener("vip", ProxyBench.Endpoint("192.0.2.213", FreePort("127.0.0.1")), virtualAddress: true);
        server.Open(vip);
        server.Listeners.ShouldBe([vip]);
        vip.Active.ShouldBeFalse();
    }

    [Fact]
    public void A_listener_whose_port_is_taken_fails_and_leaves_nothing_open()
    {
        using var other = Bind("127.0.0.1");
        var listener = new SipListener("taken", SipEndpoint.From((IPEndPoint)other.LocalEndPoint!), virtualAddress: false);
        Should.Throw<SocketException>(() => server.Open(listener)).SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
        server.Listeners.ShouldBeEmpty();
    }

    [Fact]
    public void A_closed_listener_frees_its_port_and_can_be_opened_again()
    {
        var listener = Open("127.0.0.1");
        server.Close(listener);
        server.Listeners.ShouldBeEmpty();
        server.Open(listener);
        using var phone = Bind("127.0.0.1");
        router.OnRoute = request => request.Respond(200);
        Send(phone, listener, ProxyBench.Request("OPTIONS", via: $"{phone.LocalEndPoint}"));
        Receive(phone).Text.ShouldStartWith("SIP/2.0 200");
    }

    [Fact]
    public void A_destination_that_the_kernel_refuses_is_counted_and_nothing_breaks()
    {
        var listener = Open("127.0.0.1");
        using var phone = Bind("127.0.0.1");
        // Broadcast without SO_BROADCAST: EACCES from sendmmsg itself.
        router.OnRoute = request => request.Respond(200);
        Send(phone, listener, ProxyBench.Request("OPTIONS", via: $"{phone.LocalEndPoint}", branch: "z9hG4bK1"));
        Receive(phone);
        router.OnRoute = request => request.Forward(new ForwardTarget { Destination = ProxyBench.Endpoint("255.255.255.255", 9) });
        Send(phone, listener, ProxyBench.Request("MESSAGE", via: $"{phone.LocalEndPoint}", branch: "z9hG4bK2"));
        WaitFor(() => server.Engine.Counters.Sum(counters => counters.Dropped[(int)DropReason.SendFailed]) > 0);
        router.OnRoute = request => request.Respond(200);
        Send(phone, listener, ProxyBench.Request("OPTIONS", via: $"{phone.LocalEndPoint}", branch: "z9hG4bK3"));
        Receive(phone).Text.ShouldStartWith("SIP/2.0 200");
    }

    [Fact]
    public void A_burst_from_many_phones_is_answered_by_all_threads()
    {
        var listener = Open("127.0.0.1");
        router.OnRoute = request => request.Respond(200);
        var phones = Enumerable.Range(0, 50).Select(_ => Bind("127.0.0.1")).ToList();
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < phones.Count; i++)
                Send(phones[i], listener, ProxyBench.Request("OPTIONS", via: $"{phones[i].LocalEndPoint}", branch: $"z9hG4bK{round}.{i}"));
            foreach (var phone in phones)
                Receive(phone).Text.ShouldStartWith("SIP/2.0 200");
        }

        foreach (var phone in phones)
            phone.Dispose();
        server.RequestsReceived.ShouldBe(1000);
        server.Engine.Counters.Count(counters => counters.RequestsReceived.Sum() > 0).ShouldBe(2);
    }

    private SipListener Open(string address)
    {
        var listener = new SipListener("test", ProxyBench.Endpoint(address, FreePort(address)), virtualAddress: false);
        server.Open(listener);
        return listener;
    }

    private static int FreePort(string address)
    {
        using var socket = Bind(address);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static Socket Bind(string address)
    {
        var ip = IPAddress.Parse(address);
        var socket = new Socket(ip.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(ip, 0));
        return socket;
    }

    private static void Send(Socket from, SipListener to, string text) =>
        from.SendTo(Encoding.ASCII.GetBytes(text), to.Endpoint.ToIPEndPoint());

    private static (string Text, EndPoint From) Receive(Socket socket)
    {
        var buffer = new byte[65536];
        EndPoint from = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var length = socket.ReceiveFrom(buffer, ref from);
        return (Encoding.ASCII.GetString(buffer, 0, length), from);
    }

    private static void WaitFor(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(10);
        while (!condition())
        {
            DateTime.UtcNow.ShouldBeLessThan(deadline);
            Thread.Sleep(5);
        }
    }
}
