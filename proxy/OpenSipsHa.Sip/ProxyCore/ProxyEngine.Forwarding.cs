using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Sip.Transactions;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

// Targets, branches and the choice of the response: RFC 3261 sections 16.5 to 16.7.
public sealed partial class ProxyEngine
{
    /// <summary>Goes on with a context after something happened to it: the next group of targets, or the best response.</summary>
    private void Run(EngineWorker worker, RequestContext context)
    {
        while (!context.Server.IsFinal && context.PendingBranches == 0 && context.ParkedTargets == 0)
        {
            if (context.CanFork && context.Targets.HasWaiting)
                StartGroup(worker, context);
            else
                Finish(worker, context);
        }

        if (context.Server.IsFinal && context.PendingBranches > 0)
            CancelPending(worker, context);
    }

    private void StartGroup(EngineWorker worker, RequestContext context)
    {
        var group = context.Targets.NextGroup();
        while (context.CanFork && context.Targets.TryTake(group, out var target))
        {
            if (!TryBegin(worker, context, target))
                GiveUp(worker, context, target);
        }
    }

    /// <summary>A target that nothing was sent to.</summary>
    private void GiveUp(EngineWorker worker, RequestContext context, int index)
    {
        var target = context.Targets[index];
        context.Best.Offer(503, default, context.Shard.Buffers);
        CallRouter(worker, context, new BranchOutcome(target.Cookie, target.Destination, 503, BranchCause.Unreachable, Progressed: false));
    }

    /// <param name="named">The destination is one of those that the target's name was resolved to.</param>
    private bool TryStart(EngineWorker worker, RequestContext context, int index, in SipEndpoint destination, bool named)
    {
        var request = context.Open(worker);
        var target = context.Targets[index];
        if (own.For(destination, target.Listener ?? context.Route.Outgoing ?? context.Listener) is not { } listener)
            return false;
        var branch = context.Shard.RentBranch();
        Span<byte> text = stackalloc byte[BranchToken.TextLength];
        new BranchToken(instance, context.Shard.Index, (uint)branch.SlotIndex, branch.Generation, context.LoopHash).Write(text);
        var recordRoute = !context.InDialog && context.Method is SipMethod.Invite or SipMethod.Subscribe or SipMethod.Refer
            ? context.Listener
            : null;
        var buffer = worker.Sink.GetBuffer(listener);
        var length = WriteRequest(request, context.Route, target, text, context.Source, listener, recordRoute, buffer);
        if (length < 0)
        {
            context.Shard.Return(branch);
            worker.Counters.Dropped[(int)DropReason.TooLong]++;
            return false;
        }

        branch.Context = context;
        branch.Listener = listener;
        branch.Destination = destination;
        branch.Cookie = target.Cookie;
        branch.Target = index;
        branch.IsNamed = named;
        branch.Responded = branch.Progressed = branch.RangOut = false;
        branch.Sent = context.Shard.Buffers.Store(buffer[..length]);
        branch.Sibling = context.Branches;
        context.Branches = branch;
        context.PendingBranches++;
        context.LiveBranches++;
        branch.Transaction.Start(context.Method == SipMethod.Invite, worker.Now, timers, NoResponseTimeout(context, index, target));
        Arm(branch);
        Send(worker, listener, destination, length, 0, context.Method);
        return true;
    }

    private int WriteRequest(
        SipMessage request, in RouteInfo route, in ForwardTarget target, ReadOnlySpan<byte> branch, in SipEndpoint source,
        SipListener listener, SipListener? recordRoute, Span<byte> buffer)
    {
        var uri = !target.RequestUri.IsEmpty ? target.RequestUri
            : route.DropLastRoute ? request.Bytes[route.RequestUri]
            : default;
        var strict = StrictNextHop(request, route, target);
        var edits = new RequestEdits
        {
            RequestUri = strict.IsEmpty ? uri : strict,
            AppendRoute = strict.IsEmpty ? default : uri.IsEmpty ? request.RequestUri : uri,
            PopRoutes = route.PopRoutes + (strict.IsEmpty ? 0 : 1),
            DropLastRoute = route.DropLastRoute,
            PushRoute = target.Route,
            Listener = listener,
            RecordRoute = recordRoute,
            Branch = branch,
            Source = source,
            OwnRealms = realms,
            FixContact = (ContactFix & ContactFix.Requests) != ContactFix.None && request.Values(HeaderId.Via).Count() == 1,
            MaxForwards = request.Has(HeaderId.MaxForwards) ? MaxForwards(request) - 1 : 70,
        };
        return RequestSplice.Write(request, edits, buffer);
    }

    /// <summary>
    /// The next hop's Route URI when it lacks lr: it becomes the Request-URI (RFC 3261 section 16.6 step 6). A Path
    /// pushed by the registrar has lr by definition (RFC 3327 section 5.1).
    /// </summary>
    private static ReadOnlySpan<byte> StrictNextHop(SipMessage request, in RouteInfo route, in ForwardTarget target)
    {
        if (!target.Route.IsEmpty || !route.HasRoute)
            return default;
        var next = request.Bytes[route.NextRoute];
        return SipUri.TryParse(next, out var uri) && uri.IsSip && !uri.Parameters.Contains("lr"u8) ? next : default;
    }

    /// <summary>The URI that says where a target is; empty = none that can be read.</summary>
    private static ReadOnlySpan<byte> NextHopOf(SipMessage request, in RouteInfo route, in ForwardTarget target)
    {
        if (!target.NextHop.IsEmpty)
            return target.NextHop;
        if (!target.Route.IsEmpty)
        {
            var end = Lexer.ListElementEnd(target.Route, 0);
            return NameAddr.TryParse(target.Route[..end], out var pushed) ? pushed.Uri : default;
        }

        if (route.HasRoute)
            return request.Bytes[route.NextRoute];
        return !target.RequestUri.IsEmpty ? target.RequestUri : request.Bytes[route.RequestUri];
    }

    /// <summary>Where a URI leads that holds an address literal, by UDP.</summary>
    private static bool TryResolve(ReadOnlySpan<byte> text, out SipEndpoint destination)
    {
        destination = default;
        if (!SipUri.TryParse(text, out var uri) || !uri.IsSip || uri.IsSips)
            return false;
        if (uri.Parameters.TryGet("transport"u8, out var transport) && !System.Text.Ascii.EqualsIgnoreCase(transport, "udp"u8))
            return false;
        var host = uri.Parameters.TryGet("maddr"u8, out var maddr) ? maddr : uri.Host;
        return SipEndpoint.TryParseLiteral(host, uri.PortOrDefault, out destination) && !destination.IsMulticastOrBroadcast;
    }

    private void CancelPending(EngineWorker worker, RequestContext context)
    {
        for (var branch = context.Branches; branch is not null; branch = branch.Sibling)
        {
            if (!branch.Transaction.RequestCancel(worker.Now, timers))
                continue;
            SendCancel(worker, branch, isFirst: true);
            Arm(branch);
        }
    }

    private static void SendCancel(EngineWorker worker, ClientBranch branch, bool isFirst)
    {
        worker.Sent.TryParse(branch.Sent.Array!, 0, branch.Sent.Length);
        var length = DerivedRequests.WriteCancel(worker.Sent, worker.Sink.GetBuffer(branch.Listener));
        if (isFirst)
            Send(worker, branch.Listener, branch.Destination, length, 0, SipMethod.Cancel);
        else if (Send(worker, branch.Listener, branch.Destination, length))
            worker.Counters.RetransmissionsSent++;
    }

    /// <summary>All branches have ended and nothing is left to try.</summary>
    private void Finish(EngineWorker worker, RequestContext context)
    {
        var best = context.Best;
        if (best.Bytes.IsEmpty || best.Status == 503)
        {
            FinishWithOwn(worker, context, best.Status);
            return;
        }

        var buffer = worker.Sink.GetBuffer(context.Listener);
        int length;
        if (best.Status is 401 or 407 && context.Branches?.Sibling is not null)
        {
            length = ChallengeMerge.Write(worker.Sent, best.Bytes, best.Challenges, buffer);
        }
        else
        {
            best.Bytes.CopyTo(buffer);
            length = best.Bytes.Length;
        }

        SendFinal(worker, context, best.Status, buffer, length);
    }

    private void FinishWithOwn(EngineWorker worker, RequestContext context, int status)
    {
        if (context.Cancelled && status is 0 or 408)
            SendOwnResponse(worker, context, 487, default, default);
        else if (status == 408 && context.Method != SipMethod.Invite)
            EndSilently(worker, context);
        else if (status == 503)
            FinishUnreachable(worker, context);
        else
            SendOwnResponse(worker, context, status == 0 ? 500 : status, default, default);
    }

    private void EndSilently(EngineWorker worker, RequestContext context)
    {
        context.Server.EndSilently(worker.Now, timers);
        OnServerFinal(context);
    }

    internal void SendOwnResponse(EngineWorker worker, RequestContext context, int status, ReadOnlySpan<byte> reason, ReadOnlySpan<byte> headers)
    {
        var request = context.Open(worker);
        var buffer = worker.Sink.GetBuffer(context.Listener);
        var response = new ResponseBuilder
        {
            Status = status, Reason = reason, Headers = headers, Source = context.Source, Server = serverName,
            ToTag = status == 100 ? 0 : OwnTag(context.Key),
        };
        SendFinal(worker, context, status, buffer, response.Write(request, buffer));
    }

    /// <summary>Sends what is in the sink's buffer back to where the request came from and remembers it.</summary>
    private void SendFinal(EngineWorker worker, RequestContext context, int status, Span<byte> buffer, int length)
    {
        Send(worker, context.Listener, context.ReplyTo, length, status);
        var wasFinal = context.Server.IsFinal;
        context.Server.OnResponse(status, worker.Now, timers);
        if (wasFinal)
            return;
        context.Shard.Buffers.Release(ref context.LastResponse);
        if (length > 0 && context.Server.State != ServerState.Accepted)
            context.LastResponse = context.Shard.Buffers.Store(buffer[..length]);
        if (context.Server.IsFinal)
            OnServerFinal(context);
    }

    private static void OnServerFinal(RequestContext context)
    {
        if (context.Method == SipMethod.Invite)
            context.Shard.InvitesInProgress--;
        context.Unpark();
        context.Best.Clear(context.Shard.Buffers);
        context.Shard.Buffers.Release(ref context.Request);
        context.State = null;
    }

    private void CallRouter(EngineWorker worker, RequestContext context)
    {
        try
        {
            router.Route(context);
        }
#pragma warning disable CA1031 // One request's bug must not take the listener down.
        catch (Exception e)
#pragma warning restore CA1031
        {
            OnRouterFailure(worker, context, e);
        }
    }

    private void CallRouter(EngineWorker worker, RequestContext context, in BranchOutcome outcome)
    {
        if (context.InDialog)
            return;
        context.Open(worker);
        try
        {
            if (outcome.Status < 300)
                router.OnBranchSucceeded(context, outcome);
            else
                router.OnBranchFailed(context, outcome);
        }
#pragma warning disable CA1031 // One request's bug must not take the listener down.
        catch (Exception e)
#pragma warning restore CA1031
        {
            OnRouterFailure(worker, context, e);
        }
    }

    private void OnRouterFailure(EngineWorker worker, RequestContext context, Exception exception)
    {
        worker.Counters.RouterFailures++;
        ProxyLog.RouterFailed(logger, exception, context.Method);
        if (!context.Server.IsFinal)
            SendOwnResponse(worker, context, 500, default, default);
    }
}
