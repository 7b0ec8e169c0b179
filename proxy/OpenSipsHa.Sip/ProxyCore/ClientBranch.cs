using OpenSipsHa.Sip.Transactions;
using OpenSipsHa.Sip.Transport;

namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>One attempt of a request at one destination. Pooled; its slot stays its own for life.</summary>
internal sealed class ClientBranch(int slot) : TimerNode
{
    public int SlotIndex { get; } = slot;

    /// <summary>0 = free.</summary>
    public uint Generation { get; set; }

    public ClientTransaction Transaction { get; } = new();

    public RequestContext? Context { get; set; }

    /// <summary>The next branch of the same context.</summary>
    public ClientBranch? Sibling { get; set; }

    public SipListener Listener { get; set; } = null!;

    public SipEndpoint Destination { get; set; }

    public long Cookie { get; set; }

    /// <summary>Which of the context's targets this is an attempt at.</summary>
    public int Target { get; set; }

    /// <summary>The destination came out of DNS: when it fails the next one of the same name is tried (RFC 3263 section 4.3).</summary>
    public bool IsNamed { get; set; }

    /// <summary>A response came, be it only 100.</summary>
    public bool Responded { get; set; }

    /// <summary>A provisional other than 100 came.</summary>
    public bool Progressed { get; set; }

    /// <summary>Timer C fired: the 487 that follows is a timeout.</summary>
    public bool RangOut { get; set; }

    /// <summary>The request as sent; after a failed INVITE the ACK.</summary>
    public StoredBytes Sent;

    public BranchOutcome Outcome(int status, BranchCause cause) => new(Cookie, Destination, status, cause, Progressed);
}
