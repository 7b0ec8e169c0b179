using OpenSipsHa.Sip.Dns;
using OpenSipsHa.Sip.Messages;
using OpenSipsHa.Sip.Transactions;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>
/// A request on its way through the proxy: its server transaction and the response context of RFC 3261 section 16.
/// Pooled: not to be kept after the request has got its final response. To be used only within the callbacks of
/// <see cref="IRequestRouter"/>.
/// </summary>
public sealed class RequestContext
{
    /// <summary>Targets that one request may try, all attempts together.</summary>
    public const int MaxTargets = 64;

    private readonly ProxyEngine engine;
    private SipMessage? current;
    private EngineWorker? worker;

    internal RequestContext(ProxyEngine engine, Shard shard)
    {
        this.engine = engine;
        Shard = shard;
        Timer = new ContextTimer(this);
    }

    /// <summary>The request as received; Route values that named this proxy are still there. Valid during a callback.</summary>
    /// <exception cref="InvalidOperationException">Outside a callback.</exception>
    public SipMessage Message => current ?? throw new InvalidOperationException("the request is readable only during a callback of the router");

    /// <summary>Where the request came from.</summary>
    public SipEndpoint Source { get; private set; }

    /// <summary>Where it arrived.</summary>
    public SipListener Listener { get; private set; } = null!;

    public SipMethod Method { get; private set; }

    /// <summary>The Request-URI after route preprocessing (RFC 3261 section 16.4).</summary>
    public ReadOnlySpan<byte> RequestUri => Message.Bytes[Route.RequestUri];

    /// <summary>Route values remain after this proxy's own were removed.</summary>
    public bool HasRoute => Route.HasRoute;

    /// <summary>The Request-URI's host is an address literal and with its port one of this proxy's listeners.</summary>
    public bool RequestUriIsOwn => SipUri.TryParse(RequestUri, out var uri) && engine.Own.Find(uri) is not null;

    /// <summary>No CANCEL, no final response, no 6xx yet: another target may be tried.</summary>
    public bool CanFork => !Cancelled && !Declined && !Server.IsFinal;

    /// <summary>The router's own, kept between the callbacks of one request; null at first.</summary>
    public object? State { get; set; }

    internal Shard Shard { get; }

    internal ContextTimer Timer { get; }

    internal ServerTransaction Server { get; } = new();

    internal TransactionKey Key { get; private set; }

    internal RouteInfo Route { get; private set; }

    internal uint LoopHash { get; private set; }

    internal SipEndpoint ReplyTo { get; private set; }

    internal bool InDialog { get; private set; }

    internal bool Cancelled { get; set; }

    /// <summary>A 6xx came.</summary>
    internal bool Declined { get; set; }

    internal TargetList Targets { get; } = new();

    internal BestResponse Best { get; } = new();

    /// <summary>Branches, newest first.</summary>
    internal ClientBranch? Branches { get; set; }

    /// <summary>Branches without a final response.</summary>
    internal int PendingBranches { get; set; }

    /// <summary>Targets whose names are being resolved.</summary>
    internal int ParkedTargets { get; private set; }

    /// <summary>Tells what is parked now from what was, for this request or for one before it.</summary>
    internal uint Parking { get; private set; }

    /// <summary>Why the last name led nowhere.</summary>
    internal ResolutionFailure Unresolved { get; set; }

    /// <summary>Branches whose client transactions live.</summary>
    internal int LiveBranches { get; set; }

    internal bool ServerEnded { get; set; }

    /// <summary>The request's bytes, kept until the final response.</summary>
    internal StoredBytes Request;

    /// <summary>The last response sent, for retransmissions.</summary>
    internal StoredBytes LastResponse;

    /// <summary>Sends a final response of this proxy; branches that are pending are cancelled.</summary>
    /// <param name="status">200 to 699; for INVITE 300 to 699 (a proxy answers no calls).</param>
    /// <param name="reason">Empty = the usual phrase.</param>
    /// <param name="headers">Whole header lines, each with its CRLF; no Content-Length.</param>
    /// <exception cref="InvalidOperationException">The request has got its final response already, or this is not a callback.</exception>
    public void Respond(int status, ReadOnlySpan<byte> reason = default, ReadOnlySpan<byte> headers = default)
    {
        var least = Method == SipMethod.Invite ? 300 : 200;
        ArgumentOutOfRangeException.ThrowIfLessThan(status, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 699);
        if (Server.IsFinal || worker is null)
            throw new InvalidOperationException("the request has got its final response already");
        engine.SendOwnResponse(worker, this, status, reason, headers);
    }

    /// <summary>Collects a target for <see cref="Forward()"/>; copied.</summary>
    /// <returns>False when there are too many targets (<see cref="MaxTargets"/>).</returns>
    public bool AddTarget(in ForwardTarget target) => Targets.TryAdd(target);

    /// <summary>
    /// Forwards to the targets collected: the lowest group now, the others when it has failed. Takes effect when the
    /// callback returns.
    /// </summary>
    public void Forward()
    {
        if (!Targets.HasWaiting)
            throw new InvalidOperationException("no targets to forward to");
    }

    /// <summary>Forwards to one target.</summary>
    public void Forward(in ForwardTarget target) => AddTarget(target);

    /// <summary>Forwards to where Route or Request-URI lead.</summary>
    public void Relay() => AddTarget(default);

    internal void Begin(
        in TransactionKey key, SipMessage message, in Via via, in SipEndpoint source, SipListener listener, OwnAddresses own, uint loopHash)
    {
        Key = key;
        Method = message.Method;
        Source = source;
        Listener = listener;
        ReplyTo = TopVia.ReplyTo(via, source);
        Route = RouteInfo.From(message, own);
        LoopHash = loopHash;
        InDialog = message.TryGetTo(out var to) && !to.Tag.IsEmpty;
        Cancelled = Declined = ServerEnded = false;
        PendingBranches = LiveBranches = 0;
        Unresolved = ResolutionFailure.None;
        Unpark();
        Branches = null;
        State = null;
        Targets.Clear();
    }

    internal void Enter(EngineWorker on, SipMessage message)
    {
        worker = on;
        current = message;
    }

    internal void Leave()
    {
        worker = null;
        current = null;
    }

    internal void Park() => ParkedTargets++;

    /// <summary>One name has been resolved; false = nobody waits for it any more.</summary>
    internal bool TryUnpark(uint parking)
    {
        if (parking != Parking)
            return false;
        ParkedTargets--;
        return true;
    }

    /// <summary>Nobody waits for names any more.</summary>
    internal void Unpark()
    {
        ParkedTargets = 0;
        Parking++;
    }

    /// <summary>The request, out of the kept bytes if it is not at hand.</summary>
    internal SipMessage Open(EngineWorker on)
    {
        if (current is null)
        {
            on.Kept.TryParse(Request.Array!, 0, Request.Length);
            Enter(on, on.Kept);
        }

        return current!;
    }
}
