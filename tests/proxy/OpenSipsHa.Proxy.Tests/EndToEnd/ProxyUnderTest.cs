using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Contracts.Configuration;
using OpenSipsHa.Contracts.Control;
using OpenSipsHa.Proxy.Authentication;
using OpenSipsHa.Proxy.Telemetry;
using OpenSipsHa.Proxy.Tests.Configuration;
using OpenSipsHa.Sip.ProxyCore;

namespace OpenSipsHa.Proxy.Tests.EndToEnd;

/// <summary>
/// A proxy in this process with a virtual IP of 127.0.0.213 at a free port and a T1 of 150 ms: a silent destination is
/// given up after 1.2 s, timers B and F fire after 9.6 s.
/// </summary>
internal sealed class ProxyUnderTest : IDisposable
{
    private static int _documents;

    private readonly ProxyMetrics _metrics = new();

    public ProxyUnderTest(Func<ConfigDocument, ConfigDocument>? change = null, ILoggerFactory? loggers = null, CredentialFiles? credentials = null)
    {
        var options = new ProxyOptions
        {
            T1 = TimeSpan.FromMilliseconds(150), T2 = TimeSpan.FromMilliseconds(400), T4 = TimeSpan.FromMilliseconds(500),
            TimerC = TimeSpan.FromSeconds(20), Threads = 2, ServerName = "OpenSipsHa/test",
        };
        Proxy = new SipProxy(IPAddress.Loopback, options, _metrics, loggers ?? NullLoggerFactory.Instance, credentials);
        Address = new IPEndPoint(IPAddress.Parse("127.0.0.213"), FreePort("127.0.0.213"));
        Document = Documents.Whole with
        {
            VirtualIPs = [Documents.VirtualIP("vip1", Address.Address.ToString())],
            Listeners = [new Listener { Name = "vip", VirtualIP = "vip1", Port = Address.Port }],
            Gateways = [],
            DispatcherSets = [],
            Routes = [Documents.Registrar("phones")],
        };
        Proxy.Assume(new Role { VirtualIP = "vip1", Active = true });
        Apply(change?.Invoke(Document) ?? Document).ShouldBeNull();
    }

    public SipProxy Proxy { get; }

    /// <summary>The virtual IP's listener.</summary>
    public IPEndPoint Address { get; }

    public ConfigDocument Document { get; private set; }

    public string Domain => "pair.example";

    /// <returns>null, or why it was refused.</returns>
    public string? Apply(ConfigDocument document)
    {
        var json = ConfigDocumentCodec.ToJson(document);
        var verdict = Proxy.Apply(new Configure
        {
            Name = $"pair-config-{Interlocked.Increment(ref _documents)}",
            Hash = ConfigDocumentCodec.Hash(json),
            Document = ConfigDocumentCodec.Compress(json),
        });
        if (verdict.Error is null)
            Document = document;
        return verdict.Error;
    }

    /// <summary>Registers a phone with the contact that it is reached at.</summary>
    public async Task RegisterAsync(UserAgent phone, string contactParameters = "")
    {
        phone.Send(
            phone.Request("REGISTER", $"sip:{Domain}", $"sip:{phone.User}@{Domain}", headers:
                [$"Contact: <{phone.Contact}>{contactParameters}", "Expires: 600"]),
            Address);
        (await phone.FinalAsync("REGISTER")).Status.ShouldBe(200);
    }

    public void Dispose()
    {
        Proxy.Dispose();
        _metrics.Dispose();
    }

    public static int FreePort(string address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
