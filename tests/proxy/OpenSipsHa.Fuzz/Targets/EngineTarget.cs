using System.Text;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Tests;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Fuzz.Targets;

/// <summary>
/// A whole engine under a virtual clock. An input is a sequence of steps divided by the byte 0x1E: c, e, v and a datagram from the caller,
/// the callee, or over IPv6; t and milliseconds to let pass; a, how many messages back, and a status: the answer to a request that the engine
/// sent; a step that begins otherwise is a datagram from the caller. In the end all transactions must be gone.
/// </summary>
internal sealed class EngineTarget : IFuzzTarget
{
    private const byte Divider = 0x1E;
    private const int MaxSteps = 64;

    private static readonly SipListener[] Listeners =
    [
        new("vip", SipEndpoint.IPv4(0xC0A801D5, 5060), virtualAddress: false),
        new("vip6", SipEndpoint.From(System.Net.IPAddress.Parse("2001:db8::53"), 5060), virtualAddress: false),
    ];

    private static readonly SipEndpoint Caller = SipEndpoint.IPv4(0x0A000001, 5060);
    private static readonly SipEndpoint Callee = SipEndpoint.IPv4(0x0A000002, 5060);
    private static readonly SipEndpoint Caller6 = SipEndpoint.From(System.Net.IPAddress.Parse("2001:db8::9:1"), 5060);

    public string Name => "engine";

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. SipTokens.All,
        .. new[] { "\x1E", "\x1Et500", "\x1Et33000", "\x1Et200000", "\x1Ea0180", "\x1Ea0200", "\x1Ea0486", "\x1Ea0503", "\x1Ea1603", "\x1Ea0407", "\x1Ea0487", "fork@", "serial@", "retry@", "reject@" }
            .Select(Encoding.Latin1.GetBytes),
        .. new[] { "INVITE", "ACK", "CANCEL", "BYE", "OPTIONS" }.Select(method => Encoding.Latin1.GetBytes("\x1E" + SipTokens.Request(method))),
    ];

    public IEnumerable<byte[]> Seeds =>
    [
        .. SipTokens.Torture,
        .. new[]
        {
            Steps("c" + SipTokens.Request("INVITE"), "a0180", "a0200", "c" + SipTokens.Request("ACK", toTag: ";tag=2"), "c" + SipTokens.Request("BYE", branch: "z9hG4bK2", toTag: ";tag=2"), "a0200"),
            Steps("c" + SipTokens.Request("INVITE", "sip:fork@10.0.0.2"), "a0180", "a1200", "a0486", "t33000"),
            Steps("c" + SipTokens.Request("INVITE", "sip:serial@10.0.0.2"), "a0503", "t200", "a0404", "c" + SipTokens.Request("ACK", toTag: ";tag=2")),
            Steps("c" + SipTokens.Request("INVITE", "sip:retry@10.0.0.2"), "t33000", "a0407", "a1401"),
            Steps("c" + SipTokens.Request("INVITE"), "a0180", "c" + SipTokens.Request("CANCEL"), "a0200", "a1487", "c" + SipTokens.Request("ACK", toTag: ";tag=2")),
            Steps("c" + SipTokens.Request("INVITE"), "a0180", "t200000", "a1487"),
            Steps("c" + SipTokens.Request("OPTIONS", "sip:reject@10.0.0.2"), "t600", "c" + SipTokens.Request("OPTIONS", "sip:reject@10.0.0.2")),
            Steps("c" + SipTokens.Request("BYE", toTag: ";tag=2", extra: "Route: <sip:192.168.1.213:5060;lr>, <sip:10.0.0.8>\r\n"), "t33000"),
            Steps("c" + SipTokens.Request("REGISTER", "sip:bob@[2001:db8::1]"), "a0401", "t500"),
        }.Select(Encoding.Latin1.GetBytes),
    ];

    public void Run(byte[] input)
    {
        var time = new VirtualTime();
        var sink = new KeepingSink();
        var log = new FirstExceptionLog();
        var engine = new ProxyEngine(new ProxyOptions { Time = time, Seed = 1 }, new NameRouter(), observer: null, log)
        {
            ContactFix = ContactFix.Requests | ContactFix.Responses,
        };
        engine.SetListeners(Listeners);
        var worker = engine.CreateWorker(sink);
        var start = 0;
        for (var step = 0; step < MaxSteps && start <= input.Length; step++)
        {
            var length = input.AsSpan(start).IndexOf(Divider);
            var end = length < 0 ? input.Length : start + length;
            if (end > start)
                Step(input.AsSpan(start, end - start), engine, worker, sink, time);
            start = end + 1;
        }

        // Timer C, the CANCEL after it, and 64 × T1 behind every one of them.
        for (var left = 12; left > 0 && engine.CountTransactions() != default; left--)
            Pass(50_000, engine, worker, time);
        if (log.First is { } caught)
            throw new FuzzFindException("the engine caught an exception", caught);
        FuzzFindException.ThrowIf(engine.CountTransactions() != default, $"transactions are left: {engine.CountTransactions()}");
    }

    private static void Step(ReadOnlySpan<byte> step, ProxyEngine engine, EngineWorker worker, KeepingSink sink, VirtualTime time)
    {
        switch (step[0])
        {
            case (byte)'t':
                Pass(Number(step[1..]), engine, worker, time);
                break;
            case (byte)'a' when step.Length > 4:
                if (sink.Answer(step[1] - '0', Number(step[2..5]), step[5..]) is { } answer)
                    Receive(engine, worker, Listeners[0], Callee, answer);
                break;
            case (byte)'c':
                Receive(engine, worker, Listeners[0], Caller, step[1..].ToArray());
                break;
            case (byte)'e':
                Receive(engine, worker, Listeners[0], Callee, step[1..].ToArray());
                break;
            case (byte)'v':
                Receive(engine, worker, Listeners[1], Caller6, step[1..].ToArray());
                break;
            default:
                Receive(engine, worker, Listeners[0], Caller, step.ToArray());
                break;
        }
    }

    private static void Receive(ProxyEngine engine, EngineWorker worker, SipListener listener, SipEndpoint source, byte[] datagram) =>
        engine.Receive(worker, listener, source, datagram, 0, datagram.Length);

    private static void Pass(int milliseconds, ProxyEngine engine, EngineWorker worker, VirtualTime time)
    {
        time.Advance(milliseconds);
        engine.Advance(worker);
    }

    /// <summary>The digits at the beginning; at most 400 000.</summary>
    private static int Number(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var b in text)
        {
            if (b is < (byte)'0' or > (byte)'9' || number > 400_000)
                break;
            number = (number * 10) + (b - '0');
        }

        return Math.Min(number, 400_000);
    }

    private static string Steps(params string[] steps) => string.Join((char)Divider, steps);
}
