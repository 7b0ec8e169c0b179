using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Benchmarks.Sip;

/// <summary>The engine without sockets. 100 calls or registrations a second of virtual time, so transactions linger and end as they would.</summary>
public class EngineBenchmarks
{
    private readonly ManualTime time = new();
    private readonly DiscardingSink sink = new();
    private readonly SipListener listener = new("vip", SipEndpoint.IPv4(0xC0A801D5, 5060), virtualAddress: true) { Active = true };
    private readonly SipEndpoint caller = SipEndpoint.IPv4(0x0A000001, 5060);
    private readonly SipEndpoint callee = SipEndpoint.IPv4(0x0A000002, 5060);
    private readonly byte[] invite = [.. SampleMessages.Invite];
    private readonly byte[] ack = [.. SampleMessages.Ack];
    private readonly byte[] bye = [.. SampleMessages.Bye];
    private readonly byte[] register = System.Text.Encoding.ASCII.GetBytes(
        System.Text.Encoding.ASCII.GetString(SampleMessages.Bye).Replace("BYE", "REGISTER", StringComparison.Ordinal)
            .Replace(";tag=callee", "", StringComparison.Ordinal));

    private readonly byte[] response = new byte[4096];
    private ProxyEngine engine = null!;
    private EngineWorker worker = null!;
    private int number;

    [GlobalSetup]
    public void Setup()
    {
        engine = new ProxyEngine(new ProxyOptions { Time = time }, new RelayRouter(), observer: null, NullLogger.Instance);
        engine.SetListeners([listener]);
        worker = engine.CreateWorker(sink);
        for (var i = 0; i < 20_000; i++)
        {
            Call();
            Register();
        }
    }

    /// <summary>INVITE, 100, 180, 200, ACK, BYE, 200: seven messages in, six out.</summary>
    [Benchmark]
    public int Call()
    {
        Send(invite);
        var length = BuildResponse();
        Answer("100"u8, length);
        Answer("180"u8, length);
        Answer("200"u8, length);
        Send(ack);
        Send(bye);
        Answer("200"u8, BuildResponse());
        Tick();
        return sink.LastLength;
    }

    /// <summary>A REGISTER answered 200: one message in, one out, a transaction that lingers for 32 s.</summary>
    [Benchmark]
    public int Register()
    {
        Send(register);
        Tick();
        return sink.LastLength;
    }

    private void Tick()
    {
        number++;
        time.Milliseconds += 10;
        engine.Advance(worker);
    }

    private void Send(byte[] template)
    {
        Span<byte> digits = stackalloc byte[8];
        number.TryFormat(digits, out _, "D8");
        var text = template.AsSpan();
        var branch = text.IndexOf("z9hG4bK"u8);
        digits.CopyTo(text[(branch + text[branch..].IndexOf((byte)'-') + 1)..]);
        engine.Receive(worker, listener, caller, template, 0, template.Length);
    }

    private int BuildResponse()
    {
        var request = sink.Buffer.AsSpan(0, sink.LastLength);
        var headers = request[(request.IndexOf("\r\n"u8) + 2)..];
        "SIP/2.0 100 OK\r\n"u8.CopyTo(response);
        headers.CopyTo(response.AsSpan(16));
        return 16 + headers.Length;
    }

    private void Answer(ReadOnlySpan<byte> status, int length)
    {
        status.CopyTo(response.AsSpan(8));
        engine.Receive(worker, listener, callee, response, 0, length);
    }
}
