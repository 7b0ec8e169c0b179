using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Sip.Transactions;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

// Responses as they come in, and what timers do: RFC 3261 sections 16.7, 16.8, 17.1.3, 18.1.2.
public sealed partial class ProxyEngine
{
    private void OnResponse(EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage response)
    {
        worker.Counters.ResponsesReceived[response.StatusCode / 100]++;
        response.TryGetTopVia(out var via);
        if (own.Find(via.Host, via.Port == 0 ? 5060 : via.Port) is null)
        {
            worker.Counters.Dropped[(int)DropReason.ForeignVia]++;
            return;
        }

        if (BranchToken.TryParse(via.Branch, out var token) && token.Instance == instance && token.Shard < ShardCount)
        {
            var shard = shards[token.Shard];
            lock (shard.Gate)
            {
                if (shard.FindBranch(token) is { } branch && OnBranchResponse(worker, branch, response))
                    return;
            }
        }

        if (!OwnBranch.TryParse(via.Branch, out var answered))
            ForwardStateless(worker, listener, response);
        else if (answered.Instance == instance)
            OwnRequests?.Answered(answered.Token, response.StatusCode, source);
        else
            worker.Counters.Dropped[(int)DropReason.NoNextVia]++;
    }

    /// <summary>False when the response's method is not that of the transaction.</summary>
    private bool OnBranchResponse(EngineWorker worker, ClientBranch branch, SipMessage response)
    {
        var context = branch.Context!;
        var status = response.StatusCode;
        if (response.Method == SipMethod.Cancel && context.Method == SipMethod.Invite)
        {
            branch.Transaction.OnCancelResponse(status);
            Arm(branch);
            return true;
        }

        if (response.Method != context.Method)
            return false;
        if (response.Values(HeaderId.Via).Count() < 2)
        {
            // Nobody behind us: taking it as final would leave the caller without an answer.
            worker.Counters.Dropped[(int)DropReason.NoNextVia]++;
            return true;
        }

        NoteResponse(branch, status);
        switch (branch.Transaction.OnResponse(status, worker.Now, timers))
        {
            case ClientResponse.Provisional:
                branch.Progressed = true;
                ForwardProvisional(worker, branch, response);
                break;
            case ClientResponse.ProvisionalToCancel:
                SendCancel(worker, branch, isFirst: true);
                if (status > 100)
                    ForwardProvisional(worker, branch, response);
                break;
            case ClientResponse.Final:
                OnFinal(worker, branch, response);
                break;
            case ClientResponse.FinalToAck:
                Acknowledge(worker, branch, response);
                OnFinal(worker, branch, response);
                break;
            case ClientResponse.Retransmitted:
                Resend(worker, branch.Listener, branch.Destination, branch.Sent);
                return true;
            case ClientResponse.Repeated2xx:
                ForwardResponse(worker, branch, response);
                return true;
            default:
                break;
        }

        Arm(branch);
        return true;
    }

    private void ForwardProvisional(EngineWorker worker, ClientBranch branch, SipMessage response)
    {
        var context = branch.Context!;
        if (context.Server.IsFinal)
            return;
        ForwardResponse(worker, branch, response);
        Arm(context);
    }

    private void ForwardResponse(EngineWorker worker, ClientBranch branch, SipMessage response)
    {
        var context = branch.Context!;
        var buffer = worker.Sink.GetBuffer(context.Listener);
        var length = ResponseSplice.Write(response, default, buffer, IsFromUserAgent(context, response) ? branch.Destination : default);
        SendFinal(worker, context, response.StatusCode, buffer, length);
    }

    /// <summary>Whether to look at the Contact of a response: no other proxy is between us and who wrote it.</summary>
    private bool IsFromUserAgent(RequestContext context, SipMessage response)
    {
        if ((ContactFix & ContactFix.Responses) == ContactFix.None || context.Route.HasRoute)
            return false;
        var routes = response.Values(HeaderId.RecordRoute).GetEnumerator();
        return !routes.MoveNext()
            || (NameAddr.TryParse(routes.Current, out var last) && SipUri.TryParse(last.Uri, out var uri) && own.Find(uri) is not null);
    }

    /// <summary>Sends the ACK to a non-2xx and keeps it in the request's place, for retransmissions of the response.</summary>
    private static void Acknowledge(EngineWorker worker, ClientBranch branch, SipMessage response)
    {
        worker.Sent.TryParse(branch.Sent.Array!, 0, branch.Sent.Length);
        var buffer = worker.Sink.GetBuffer(branch.Listener);
        var length = DerivedRequests.WriteAck(worker.Sent, response, buffer);
        if (!Send(worker, branch.Listener, branch.Destination, length, 0, SipMethod.Ack))
            return;
        var buffers = branch.Context!.Shard.Buffers;
        buffers.Release(ref branch.Sent);
        branch.Sent = buffers.Store(buffer[..length]);
    }

    private void OnFinal(EngineWorker worker, ClientBranch branch, SipMessage response)
    {
        var context = branch.Context!;
        var status = response.StatusCode;
        context.PendingBranches--;
        NoteEndOfCall(worker, branch);
        if (status < 300)
            OnSuccess(worker, branch, response);
        else if (!context.Server.IsFinal)
            OnFailure(worker, branch, response);
        if (!branch.Transaction.IsInvite || status < 300)
            context.Shard.Buffers.Release(ref branch.Sent);
        context.Leave();
        Arm(context);
    }

    private void OnSuccess(EngineWorker worker, ClientBranch branch, SipMessage response)
    {
        var context = branch.Context!;
        var isFirst = !context.Server.IsFinal;
        if (isFirst)
            CallRouter(worker, context, branch.Outcome(response.StatusCode, BranchCause.Response));
        // A 2xx to an INVITE passes even after another final response: the call exists at the far end.
        if (!context.Server.IsFinal || branch.Transaction.IsInvite)
            ForwardResponse(worker, branch, response);
        if (isFirst && branch.Transaction.IsInvite && !context.InDialog)
            observer?.CallEstablished(response);
        Run(worker, context);
    }

    private void OnFailure(EngineWorker worker, ClientBranch branch, SipMessage response)
    {
        var context = branch.Context!;
        var status = response.StatusCode;
        if (branch.RangOut && status == 487)
        {
            context.Best.Offer(408, default, context.Shard.Buffers);
            OnBranchEnd(worker, branch, 408, BranchCause.Timeout);
            return;
        }

        if (status == 503 && !branch.Progressed && TryFailOver(worker, branch))
            return;
        var buffer = worker.Sink.GetBuffer(context.Listener);
        var length = ResponseSplice.Write(response, default, buffer);
        context.Best.Offer(status, buffer[..Math.Max(0, length)], context.Shard.Buffers);
        if (status is 401 or 407)
            context.Best.AddChallenges(response);
        OnBranchEnd(worker, branch, status, BranchCause.Response);
    }

    private void OnBranchEnd(EngineWorker worker, ClientBranch branch, int status, BranchCause cause)
    {
        var context = branch.Context!;
        if (status >= 600)
        {
            context.Declined = true;
            context.Unpark();
            CancelPending(worker, context);
        }

        if (status != 487 || branch.Transaction.Cancel == CancelState.None)
            CallRouter(worker, context, branch.Outcome(status, cause));
        Run(worker, context);
    }

    private void OnBranchTimer(EngineWorker worker, ClientBranch branch)
    {
        switch (branch.Transaction.OnTimer(worker.Now, timers))
        {
            case ClientTimer.Retransmit:
                Resend(worker, branch.Listener, branch.Destination, branch.Sent);
                break;
            case ClientTimer.RetransmitCancel:
                SendCancel(worker, branch, isFirst: false);
                break;
            case ClientTimer.Cancel:
                branch.RangOut = true;
                SendCancel(worker, branch, isFirst: true);
                break;
            case ClientTimer.TimedOut:
                OnTimeout(worker, branch);
                Free(branch);
                return;
            case ClientTimer.Terminated:
                Free(branch);
                return;
            default:
                break;
        }

        Arm(branch);
    }

    private void OnTimeout(EngineWorker worker, ClientBranch branch)
    {
        var context = branch.Context!;
        worker.Counters.Timeouts++;
        context.PendingBranches--;
        NoteEndOfCall(worker, branch);
        if (!context.Server.IsFinal && (branch.Responded || !TryFailOver(worker, branch)))
        {
            context.Best.Offer(408, default, context.Shard.Buffers);
            OnBranchEnd(worker, branch, 408, BranchCause.Timeout);
        }

        context.Leave();
        Arm(context);
    }

    private void OnServerTimer(EngineWorker worker, RequestContext context)
    {
        switch (context.Server.OnTimer(worker.Now, timers))
        {
            case ServerTimer.Trying:
                SendOwnResponse(worker, context, 100, default, default);
                context.Leave();
                break;
            case ServerTimer.Resend:
                if (!context.LastResponse.IsEmpty)
                    Resend(worker, context.Listener, context.ReplyTo, context.LastResponse);
                break;
            case ServerTimer.Terminated:
                context.Shard.Servers.Remove(context.Key);
                context.Shard.Buffers.Release(ref context.LastResponse);
                context.ServerEnded = true;
                Recycle(context);
                return;
            default:
                break;
        }

        Arm(context);
    }

    private void NoteEndOfCall(EngineWorker worker, ClientBranch branch)
    {
        if (observer is null || branch.Context!.Method != SipMethod.Bye)
            return;
        worker.Sent.TryParse(branch.Sent.Array!, 0, branch.Sent.Length);
        observer.CallEnded(worker.Sent);
    }

    /// <summary>A response that no transaction here knows: after a failover, or a late 2xx (RFC 3261 section 16.7 step 1, 16.11).</summary>
    private void ForwardStateless(EngineWorker worker, SipListener listener, SipMessage response)
    {
        var values = response.Values(HeaderId.Via).GetEnumerator();
        if (!values.MoveNext() || !values.MoveNext() || !Via.TryParse(values.Current, out var next)
            || !TryViaDestination(next, out var destination) || own.For(destination, listener) is not { } outgoing
            || own.Find(destination) is not null)
        {
            worker.Counters.Dropped[(int)DropReason.NoNextVia]++;
            return;
        }

        var length = ResponseSplice.Write(response, default, worker.Sink.GetBuffer(outgoing));
        if (Send(worker, outgoing, destination, length, response.StatusCode))
            worker.Counters.StatelessResponses++;
    }

    private static bool TryViaDestination(in Via via, out SipEndpoint destination)
    {
        var host = via.Parameters.TryGet("received"u8, out var received) ? received : via.Host;
        long port = via.Port == 0 ? 5060 : via.Port;
        if (via.Parameters.TryGet("rport"u8, out var rport) && Lexer.TryParseNumber(rport, ushort.MaxValue, out var given) && given > 0)
            port = given;
        return SipEndpoint.TryParseLiteral(host, (int)port, out destination) && !destination.IsMulticastOrBroadcast;
    }

    private static void Arm(ClientBranch branch) => Arm(branch.Context!.Shard.Timers, branch, branch.Transaction.Due);

    private static void Arm(RequestContext context) => Arm(context.Shard.Timers, context.Timer, context.Server.Due);

    private static void Arm(TimerWheel wheel, TimerNode node, long due)
    {
        if (due == long.MaxValue)
            wheel.Cancel(node);
        else
            wheel.Schedule(node, due);
    }

    private static void Free(ClientBranch branch)
    {
        var context = branch.Context!;
        context.Shard.Timers.Cancel(branch);
        context.Shard.Buffers.Release(ref branch.Sent);
        Unlink(context, branch);
        branch.Context = null;
        context.Shard.Return(branch);
        context.LiveBranches--;
        Recycle(context);
    }

    private static void Unlink(RequestContext context, ClientBranch branch)
    {
        if (context.Branches == branch)
        {
            context.Branches = branch.Sibling;
        }
        else
        {
            var previous = context.Branches!;
            while (previous.Sibling != branch)
                previous = previous.Sibling!;
            previous.Sibling = branch.Sibling;
        }

        branch.Sibling = null;
    }

    private static void Recycle(RequestContext context)
    {
        if (!context.ServerEnded || context.LiveBranches > 0)
            return;
        context.Shard.Timers.Cancel(context.Timer);
        context.Shard.Return(context);
    }
}
