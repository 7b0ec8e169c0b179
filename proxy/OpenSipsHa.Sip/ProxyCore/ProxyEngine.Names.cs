using System.Collections.Concurrent;
using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transactions;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

// Next hops that are names: RFC 3263. What the resolver knows is used at once; what it does not know is asked for on threads of the pool,
// while the request is parked, and the timer thread goes on with it.
public sealed partial class ProxyEngine
{
    /// <summary>In units of T1: an address that says nothing is left before its request's timer B while there is another.</summary>
    private const int NextAddressAfter = 8;

    private static readonly byte[] RetryAfter = "Retry-After: 5\r\n"u8.ToArray();

    // The same in every process: both members of a pair send a dialog's requests the same way.
    private static readonly KeyedHash DialogHash = new(0x5349502F322E3000);

    private readonly ConcurrentQueue<ParkedRequest> resolved = new();
    private readonly int maxParked;
    private int parked;

    /// <summary>Requests that wait for name servers now.</summary>
    public int ParkedRequests => Volatile.Read(ref parked);

    /// <summary>Sends to a target, or parks it; false = it leads nowhere.</summary>
    private bool TryBegin(EngineWorker worker, RequestContext context, int index)
    {
        var request = context.Open(worker);
        var target = context.Targets[index];
        if (!target.Destination.IsNone)
            return TryStart(worker, context, index, target.Destination, named: false);
        var uri = NextHopOf(request, context.Route, target);
        if (TryResolve(uri, out var literal))
            return TryStart(worker, context, index, literal, named: false);
        if (!TryReadName(uri, out var hop))
            return false;
        return resolver!.TryGet(hop, out var plan)
            ? TryStart(worker, context, index, plan)
            : TryPark(worker, context, index, hop);
    }

    /// <summary>A literal that cannot be sent to (another transport, multicast) is no question for name servers.</summary>
    private bool TryReadName(ReadOnlySpan<byte> uri, out NextHopView hop)
    {
        hop = default;
        return resolver is not null && NextHopView.TryParse(uri, out hop) && !SipEndpoint.TryParseLiteral(hop.Host, 1, out _);
    }

    private bool TryStart(EngineWorker worker, RequestContext context, int index, TargetPlan plan)
    {
        Span<SipTarget> addresses = stackalloc SipTarget[TargetPlan.MaxTargets];
        context.Unresolved = plan.Failure;
        context.Targets.SetAddresses(index, addresses[..Order(context.Open(worker), plan, addresses)]);
        return TryStartNext(worker, context, index);
    }

    private int Order(SipMessage request, TargetPlan plan, Span<SipTarget> addresses)
    {
        var count = TargetOrder.Write(plan, DialogHash.Hash(request.CallId), addresses);
        resolver?.Failed.PutLast(addresses[..count]);
        return count;
    }

    /// <summary>The first address of the target that can be sent to; our own cannot, that would be going round in a circle.</summary>
    private bool TryStartNext(EngineWorker worker, RequestContext context, int index)
    {
        while (context.Targets.TryTakeAddress(index, out var address))
        {
            if (own.Find(address.Endpoint) is null && TryStart(worker, context, index, address.Endpoint, named: true))
                return true;
        }

        return false;
    }

    private long NoResponseTimeout(RequestContext context, int index, in ForwardTarget target)
    {
        var given = (long)target.NoResponseTimeout.TotalMilliseconds;
        var ours = context.Targets.HasAddress(index) ? NextAddressAfter * timers.T1 : 0;
        return given == 0 ? ours : ours == 0 ? given : Math.Min(given, ours);
    }

    /// <summary>A response other than 503 shows that the address lives.</summary>
    private void NoteResponse(ClientBranch branch, int status)
    {
        if (branch.IsNamed && !branch.Responded && status != 503)
            resolver?.Failed.Forget(new SipTarget(TransportProtocol.Udp, branch.Destination));
        branch.Responded = true;
    }

    /// <summary>
    /// The address did not answer at all, or with 503: on to the next of the same name, with a branch of its own (RFC 3263 section 4.3).
    /// </summary>
    private bool TryFailOver(EngineWorker worker, ClientBranch branch)
    {
        if (!branch.IsNamed)
            return false;
        resolver?.Failed.Remember(new SipTarget(TransportProtocol.Udp, branch.Destination));
        if (!branch.Context!.CanFork || !TryStartNext(worker, branch.Context, branch.Target))
            return false;
        worker.Counters.FailedOver++;
        return true;
    }

    private bool TryPark(EngineWorker worker, RequestContext context, int index, NextHopView hop)
    {
        if (!TryTakePlace())
        {
            context.Unresolved = ResolutionFailure.Overloaded;
            return false;
        }

        worker.Counters.Parked++;
        context.Park();
        _ = ResolveAsync(resolver!, hop.ToNextHop(), new ParkedRequest.Target(context, context.Parking, index));
        return true;
    }

    /// <summary>An ACK or CANCEL without transaction whose next hop is a name that is not known yet.</summary>
    private bool TryParkStray(SipListener listener, in SipEndpoint source, SipMessage request, ReadOnlySpan<byte> uri)
    {
        if (TryResolve(uri, out _) || !TryReadName(uri, out var hop) || resolver!.TryGet(hop, out _) || !TryTakePlace())
            return false;
        _ = ResolveAsync(resolver!, hop.ToNextHop(), new ParkedRequest.Stray(listener, source, request.Bytes.ToArray()));
        return true;
    }

    private bool TryTakePlace()
    {
        if (Interlocked.Increment(ref parked) <= maxParked)
            return true;
        Interlocked.Decrement(ref parked);
        return false;
    }

    private async Task ResolveAsync(SipResolver names, NextHop hop, ParkedRequest request)
    {
        try
        {
            request.Plan = await names.ResolveAsync(hop);
        }
#pragma warning disable CA1031 // A bug must not leave requests waiting for ever.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ProxyLog.ResolvingFailed(logger, e);
        }

        resolved.Enqueue(request);
    }

    /// <summary>Where a request without transaction goes: one of the addresses that are known, the same for a whole dialog.</summary>
    private bool TryNextHop(SipMessage request, ReadOnlySpan<byte> uri, out SipEndpoint destination)
    {
        if (TryResolve(uri, out destination))
            return true;
        if (!TryReadName(uri, out var hop) || !resolver!.TryGet(hop, out var plan))
            return false;
        Span<SipTarget> addresses = stackalloc SipTarget[TargetPlan.MaxTargets];
        var count = Order(request, plan, addresses);
        destination = count > 0 ? addresses[0].Endpoint : default;
        return count > 0;
    }

    /// <summary>Goes on with requests whose names have been resolved.</summary>
    private void ResumeParked(EngineWorker worker)
    {
        if (resolved.IsEmpty)
            return;
        while (resolved.TryDequeue(out var request))
        {
            Interlocked.Decrement(ref parked);
            try
            {
                Resume(worker, request);
            }
#pragma warning disable CA1031 // As in Receive.
            catch (Exception e)
#pragma warning restore CA1031
            {
                worker.Counters.EngineFailures++;
                ProxyLog.MessageFailed(logger, e);
            }
        }

        worker.Sink.Flush();
    }

    private void Resume(EngineWorker worker, ParkedRequest request)
    {
        if (request is ParkedRequest.Target target)
            Resume(worker, target);
        else
            Resume(worker, (ParkedRequest.Stray)request);
    }

    private void Resume(EngineWorker worker, ParkedRequest.Target target)
    {
        var context = target.Context;
        lock (context.Shard.Gate)
        {
            if (!context.TryUnpark(target.Parking))
                return;
            if (!TryStart(worker, context, target.Index, target.Plan))
                GiveUp(worker, context, target.Index);
            Run(worker, context);
            context.Leave();
            Arm(context);
        }
    }

    private void Resume(EngineWorker worker, ParkedRequest.Stray stray)
    {
        var message = worker.Received;
        message.TryParse(stray.Bytes, 0, stray.Bytes.Length);
        message.TryGetTopVia(out var via);
        ForwardStateless(worker, stray.Listener, stray.Source, message, TransactionKey.From(message, via, first, second), mayWait: false);
    }

    private void FinishUnreachable(EngineWorker worker, RequestContext context)
    {
        var reason = UnresolvedReasons.Phrase(context.Unresolved);
        if (context.Unresolved == ResolutionFailure.Overloaded)
            SendOwnResponse(worker, context, 503, reason, RetryAfter);
        else
            // The destination's trouble, not this proxy's: 503 would make the caller avoid us (16.7 step 6).
            SendOwnResponse(worker, context, 500, reason, default);
    }
}
