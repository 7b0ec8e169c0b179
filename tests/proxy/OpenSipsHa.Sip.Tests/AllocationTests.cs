using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.ProxyCore;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.Tests;

/// <summary>In steady state a message costs no heap: a garbage collection is a pause in every call.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests(ITestOutputHelper output)
{
    private static readonly SipListener Vip = new("vip", ProxyBench.Endpoint("192.168.1.213", 5060), virtualAddress: true) { Active = true };

    [Fact]
    public void Parsing_and_splicing_allocate_nothing()
    {
        var sent = new ProxyBench().Receive(ProxyBench.Request("INVITE", via: "phone.example.com;rport")).Single();
        var invite = Bytes(ProxyBench.Request("INVITE", via: "phone.example.com;rport"));
        var ok = Bytes(ProxyBench.Answer(sent, 200));
        var ack = Bytes(ProxyBench.Request("ACK", toTag: "x", extra: "Route: <sip:192.168.1.213:5060;lr>\r\n"));
        var bye = Bytes(ProxyBench.Request("BYE", toTag: "x", extra: "Route: <sip:192.168.1.213:5060;lr>, <sip:10.0.0.8;lr>\r\n"));
        var message = new SipMessage();
        var destination = new byte[4096];
        var allocated = Measure(10_000, () =>
        {
            Request(message, invite, 0, destination);
            Request(message, ack, 1, destination);
            Request(message, bye, 1, destination);
            Parse(message, ok);
            ResponseSplice.Write(message, default, destination);
        });
        allocated.ShouldBe(0);
    }

    [Fact]
    public void A_whole_call_through_transactions_and_routing_allocates_nothing()
    {
        var time = new VirtualTime();
        var sink = new DiscardingSink();
        var engine = new ProxyEngine(new ProxyOptions { Time = time, Seed = 20261122 }, new RelayRouter(), observer: null, NullLogger.Instance);
        engine.SetListeners([Vip]);
        var worker = engine.CreateWorker(sink);
        var call = new ScriptedCall(engine, worker, sink, Vip);
        // Twice the load first, then calm: which shard a call falls into is drawn, and each must have seen its peak.
        var next = 0;
        for (var i = 0; i < 3200; i++)
        {
            call.Run(next++);
            Step(call, next++, engine, worker, time);
        }

        for (var i = 0; i < 640; i++)
            Step(call, next++, engine, worker, time);
        var allocated = Measure(3200, () => Step(call, next++, engine, worker, time));
        output.WriteLine($"{allocated} bytes in 3200 calls (7 messages in, 6 out each)");
        allocated.ShouldBe(0);
        worker.Counters.EngineFailures.ShouldBe(0);
        worker.Counters.ResponsesSent[2].ShouldBeGreaterThan(2 * 9000);
    }

    private static void Step(ScriptedCall call, int number, ProxyEngine engine, EngineWorker worker, VirtualTime time)
    {
        call.Run(number);
        time.Advance(100);
        engine.Advance(worker);
    }

    private static long Measure(int rounds, Action action)
    {
        action();
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Request(SipMessage message, byte[] bytes, int pop, byte[] destination)
    {
        Parse(message, bytes);
        var edits = new RequestEdits
        {
            Listener = Vip, Branch = "z9hG4bKx"u8, Source = ProxyBench.Caller, MaxForwards = 69, PopRoutes = pop, RecordRoute = Vip,
            RequestUri = "sip:bob@10.0.0.2:5060"u8,
        };
        if (RequestSplice.Write(message, edits, destination) < 0)
            throw new InvalidDataException("does not fit");
    }

    private static void Parse(SipMessage message, byte[] bytes)
    {
        if (!message.TryParse(bytes, 0, bytes.Length) || message.Validate() != SipParseError.None)
            throw new InvalidDataException(message.Error.ToString());
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private sealed class RelayRouter : IRequestRouter
    {
        public void Route(RequestContext request) => request.Relay();

        public void OnBranchFailed(RequestContext request, in BranchOutcome outcome)
        {
        }
    }
}
