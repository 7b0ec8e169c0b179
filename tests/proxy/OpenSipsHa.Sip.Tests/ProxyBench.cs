using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests;

/// <summary>An engine with virtual time, a VIP listener and a node listener, and nothing else: messages in, messages out.</summary>
internal sealed class ProxyBench
{
    public const string CallerAddress = "10.0.0.1";
    public const string CalleeAddress = "10.0.0.2";

    public static readonly SipEndpoint Caller = Endpoint(CallerAddress, 5060);
    public static readonly SipEndpoint Callee = Endpoint(CalleeAddress, 5060);

    private readonly EngineWorker worker;
    private readonly RecordingSink sink = new();
    private int taken;

    /// <param name="vip">Address of the VIP's listener.</param>
    public ProxyBench(int seed = 1, string vip = "192.168.1.213", int maxParked = 3)
    {
        Vip = new("vip", Endpoint(vip, 5060), virtualAddress: true);
        Engine = new ProxyEngine(new ProxyOptions { Time = Time, Seed = seed, MaxParkedRequests = maxParked }, Router, Calls, NullLogger.Instance);
        Vip.Active = true;
        Engine.SetListeners([Vip, Node]);
        worker = Engine.CreateWorker(sink);
    }

    public VirtualTime Time { get; } = new();

    public ScriptedRouter Router { get; } = new();

    public CallLog Calls { get; } = new();

    public ProxyEngine Engine { get; }

    public SipListener Vip { get; }

    public SipListener Node { get; } = new("node", Endpoint("192.168.1.11", 5060), virtualAddress: false);

    public OpenSipsHa.Sip.Telemetry.SipCounters Counters => worker.Counters;

    public static SipEndpoint Endpoint(string address, int port) =>
        SipEndpoint.From(System.Net.IPAddress.Parse(address), port);

    /// <summary>Hands a message in; returns what came out of it.</summary>
    public List<SentMessage> Receive(string message, SipEndpoint? source = null, SipListener? listener = null)
    {
        var bytes = Encoding.Latin1.GetBytes(message);
        Engine.Receive(worker, listener ?? Vip, source ?? Caller, bytes, 0, bytes.Length);
        return Take();
    }

    /// <summary>Hands a message in; what comes out is let go, so that nothing but the engine's work is done.</summary>
    public void Feed(byte[] message)
    {
        sink.Keeps = false;
        Engine.Receive(worker, Vip, Caller, message, 0, message.Length);
        sink.Keeps = true;
    }

    /// <summary>Lets time pass in steps of the timer thread; returns what was sent. 0 = one step without any time.</summary>
    public List<SentMessage> Pass(int milliseconds)
    {
        if (milliseconds == 0)
            Engine.Advance(worker);
        for (var passed = 0; passed < milliseconds; passed += 10)
        {
            Time.Advance(Math.Min(10, milliseconds - passed));
            Engine.Advance(worker);
        }

        return Take();
    }

    /// <summary>The callee's response to a request that the engine sent.</summary>
    public static string Answer(SentMessage request, int status, string toTag = "callee", string extra = "", string? method = null)
    {
        var text = new StringBuilder($"SIP/2.0 {status} Whatever\r\n");
        foreach (var via in request.Headers("Via"))
            text.Append($"Via: {via}\r\n");
        foreach (var route in request.Headers("Record-Route"))
            text.Append($"Record-Route: {route}\r\n");
        var to = request.Header("To");
        if (status > 100 && !to.Contains(";tag=", StringComparison.Ordinal))
            to += $";tag={toTag}";
        var cseq = request.Header("CSeq");
        if (method is not null)
            cseq = cseq.Split(' ')[0] + " " + method;
        return text.Append($"From: {request.Header("From")}\r\nTo: {to}\r\nCall-ID: {request.Header("Call-ID")}\r\n")
            .Append($"CSeq: {cseq}\r\n{extra}Content-Length: 0\r\n\r\n").ToString();
    }

    public static string Request(
        string method, string uri = $"sip:bob@{CalleeAddress}", string branch = "z9hG4bKcaller1", string toTag = "", string extra = "",
        int cseq = 1, string callId = "call-1", string via = $"{CallerAddress}:5060", int maxForwards = 70, string? cseqMethod = null) =>
        $"{method} {uri} SIP/2.0\r\n"
        + $"Via: SIP/2.0/UDP {via};branch={branch}\r\n"
        + $"Max-Forwards: {maxForwards}\r\n"
        + "From: <sip:alice@example.com>;tag=caller\r\n"
        + $"To: <sip:bob@example.com>{(toTag.Length > 0 ? ";tag=" + toTag : "")}\r\n"
        + $"Call-ID: {callId}\r\nCSeq: {cseq} {cseqMethod ?? method}\r\n"
        + $"Contact: <sip:alice@{CallerAddress}>\r\n{extra}Content-Length: 0\r\n\r\n";

    private List<SentMessage> Take()
    {
        var fresh = sink.Sent[taken..];
        taken = sink.Sent.Count;
        return fresh;
    }
}
