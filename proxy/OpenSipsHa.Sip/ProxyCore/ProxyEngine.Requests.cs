using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Telemetry;
using OpenSipsHa.Sip.Transactions;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

// Requests as they come in: RFC 3261 sections 16.3, 16.4, 16.10, 17.2.3.
public sealed partial class ProxyEngine
{
    private void OnRequest(EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage request)
    {
        worker.Counters.RequestsReceived[(int)request.Method]++;
        request.TryGetTopVia(out var via);
        var key = TransactionKey.From(request, via, first, second);
        var shard = ShardOf(key);
        lock (shard.Gate)
        {
            shard.Servers.TryGetValue(key, out var context);
            switch (request.Method)
            {
                case SipMethod.Ack:
                    OnAck(worker, listener, source, request, key, context);
                    break;
                case SipMethod.Cancel:
                    OnCancel(worker, listener, source, request, key, context);
                    break;
                default:
                    if (context is null)
                        OnNewRequest(worker, listener, source, request, via, key, shard);
                    else
                        OnRetransmission(worker, context);
                    break;
            }
        }
    }

    private static void OnRetransmission(EngineWorker worker, RequestContext context)
    {
        worker.Counters.RetransmissionsReceived++;
        if (context.Server.OnRetransmission() && !context.LastResponse.IsEmpty)
            Resend(worker, context.Listener, context.ReplyTo, context.LastResponse);
    }

    private void OnAck(
        EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage ack, in TransactionKey key, RequestContext? context)
    {
        if (context is not null && context.Server.OnAck(worker.Now, timers))
        {
            Arm(context);
            context.Shard.Buffers.Release(ref context.LastResponse);
            return;
        }

        if (!HasOwnTag(ack, key))
            ForwardStateless(worker, listener, source, ack, key);
    }

    /// <summary>The ACK to an answer that this proxy gave without a transaction.</summary>
    private bool HasOwnTag(SipMessage ack, in TransactionKey key)
    {
        Span<byte> tag = stackalloc byte[16];
        Hex.Write(OwnTag(key), 16, tag);
        return ack.TryGetTo(out var to) && to.Tag.SequenceEqual(tag);
    }

    private void OnCancel(
        EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage cancel, in TransactionKey key, RequestContext? context)
    {
        if (context is null)
        {
            ForwardStateless(worker, listener, source, cancel, key);
            return;
        }

        RespondStateless(worker, listener, source, cancel, key, 200, default, default);
        if (context.Server.IsFinal || context.Cancelled)
            return;
        context.Cancelled = true;
        context.Unpark();
        CancelPending(worker, context);
        Run(worker, context);
        context.Leave();
        Arm(context);
    }

    private void OnNewRequest(
        EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage request, in Via via, in TransactionKey key, Shard shard)
    {
        var loopHash = LoopHash(request);
        if (!Admit(worker, listener, source, request, key, loopHash))
            return;
        var context = shard.RentContext(this);
        context.Begin(key, request, via, source, listener, own, loopHash);
        context.Server.Start(request.Method == SipMethod.Invite, worker.Now, timers);
        shard.Servers.Add(key, context);
        if (request.Method == SipMethod.Invite)
            shard.InvitesInProgress++;
        context.Enter(worker, request);
        if (!context.InDialog || request.Method == SipMethod.Register)
            CallRouter(worker, context);
        else if (context.RequestUriIsOwn && !context.HasRoute)
            context.Respond(404, "No such dialog here"u8);
        else
            context.Relay();
        Run(worker, context);
        // From here on the receive buffer belongs to the next message.
        if (!context.Server.IsFinal)
            context.Request = shard.Buffers.Store(request.Bytes);
        context.Leave();
        Arm(context);
    }

    /// <summary>RFC 3261 section 16.3. What is refused here is answered without a transaction (8.2.7).</summary>
    private bool Admit(
        EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage request, in TransactionKey key, uint loopHash)
    {
        if (!SipUri.TryParse(request.RequestUri, out var uri) || !uri.IsSip && !System.Text.Ascii.EqualsIgnoreCase(uri.Scheme, "tel"u8))
            return Refuse(worker, listener, source, request, key, 416, default);
        if (request.Has(HeaderId.MaxForwards) && MaxForwards(request) == 0)
            return Refuse(worker, listener, source, request, key, 483, default);
        if (IsLoop(request, loopHash))
            return Refuse(worker, listener, source, request, key, 482, default);
        if (!request.Has(HeaderId.ProxyRequire) || request.Values(HeaderId.ProxyRequire).IsEmpty)
            return true;
        // This proxy supports no extension that one may require.
        Span<byte> unsupported = stackalloc byte[512];
        var writer = new MessageWriter(unsupported);
        foreach (var option in request.Values(HeaderId.ProxyRequire))
        {
            writer.Write(writer.Length == 0 ? "Unsupported: "u8 : ", "u8);
            writer.Write(option);
        }

        writer.Write("\r\n"u8);
        return Refuse(worker, listener, source, request, key, 420, writer.Overflowed ? default : unsupported[..writer.Length]);
    }

    private bool Refuse(
        EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage request, in TransactionKey key,
        int status, ReadOnlySpan<byte> headers)
    {
        RespondStateless(worker, listener, source, request, key, status, default, headers);
        return false;
    }

    private static int MaxForwards(SipMessage request) =>
        Lexer.TryParseNumber(request.Header(HeaderId.MaxForwards), 255, out var value) ? (int)value : 70;

    /// <summary>What decides where a request goes (RFC 5393 section 4.2.1): the same again at this proxy is a loop, another is a spiral.</summary>
    private uint LoopHash(SipMessage request)
    {
        var state = first.Hash(request.RequestUri);
        state = first.Add(state, request.CallId);
        if (request.TryGetFrom(out var from))
            state = first.Add(state, from.Tag);
        if (request.TryGetTo(out var to))
            state = first.Add(state, to.Tag);
        if (request.TryGetCSeq(out var cseq))
            state = first.Add(state, cseq.Number);
        foreach (var route in request.Values(HeaderId.Route))
            state = first.Add(state, route);
        return (uint)(state >> 32);
    }

    private bool IsLoop(SipMessage request, uint loopHash)
    {
        foreach (var value in request.Values(HeaderId.Via))
        {
            if (Via.TryParse(value, out var via) && BranchToken.TryReadLoop(via.Branch, out var loop) && loop == loopHash
                && own.Find(via.Host, via.Port == 0 ? 5060 : via.Port) is not null)
                return true;
        }

        return false;
    }

    /// <summary>ACK to a 2xx and CANCEL without context (RFC 3261 sections 16.10, 16.11): by Route or Request-URI, no state.</summary>
    /// <param name="mayWait">For a name that must be resolved first.</param>
    private void ForwardStateless(
        EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage request, in TransactionKey key, bool mayWait = true)
    {
        var loopHash = LoopHash(request);
        var route = RouteInfo.From(request, own);
        var hops = MaxForwards(request);
        if (hops == 0 || IsLoop(request, loopHash)
            || !TryNextHop(request, NextHopOf(request, route, default), out var destination) || own.Find(destination) is not null
            || own.For(destination, route.Outgoing ?? listener) is not { } outgoing)
        {
            if (hops > 0 && mayWait && TryParkStray(listener, source, request, NextHopOf(request, route, default)))
                return;
            RefuseStray(worker, listener, source, request, key);
            return;
        }

        Span<byte> branch = stackalloc byte[BranchToken.TextLength];
        BranchToken.WriteStateless(key, loopHash, branch);
        var length = WriteRequest(request, route, default, branch, source, outgoing, recordRoute: null, worker.Sink.GetBuffer(outgoing));
        Send(worker, outgoing, destination, length, 0, request.Method);
    }

    private void RefuseStray(EngineWorker worker, SipListener listener, in SipEndpoint source, SipMessage request, in TransactionKey key)
    {
        if (request.Method == SipMethod.Ack)
            worker.Counters.Dropped[(int)DropReason.StrayAck]++;
        else
            RespondStateless(worker, listener, source, request, key, 481, default, default);
    }
}
