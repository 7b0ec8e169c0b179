using OpenSipsHa.Agent.Peers;

namespace OpenSipsHa.Agent.Election;

/// <summary>What an elector can be told.</summary>
public abstract record ElectionInput
{
    private ElectionInput()
    {
    }

    /// <summary>Time has passed.</summary>
    public sealed record Tick : ElectionInput;

    /// <summary>The watch shows this state of the Lease.</summary>
    public sealed record Watched(LeaseRecord Record) : ElectionInput;

    /// <summary>The watch shows that the Lease with this uid was deleted.</summary>
    public sealed record WatchedDeletion(string Uid) : ElectionInput;

    /// <summary>A request has ended. An id that is not the one under way is ignored: it is a straggler.</summary>
    public sealed record Answered(long RequestId, LeaseAnswer Answer) : ElectionInput;

    /// <summary>A peer said something.</summary>
    public sealed record Heard(PeerMessage Message) : ElectionInput;

    /// <summary>Give the address to another member, if one is there to take it.</summary>
    /// <param name="To">Identity; "" = whoever can.</param>
    public sealed record HandOver(string Detail, string To = "") : ElectionInput;

    /// <summary>Nobody answers for the address on the network, and this node's gateway does answer (or it has none).</summary>
    /// <param name="IsFree">Both hold.</param>
    public sealed record Surveyed(bool IsFree) : ElectionInput;

    /// <summary>The member may hold the address, or no longer may.</summary>
    public sealed record Eligibility(bool IsEligible) : ElectionInput;

    /// <summary>The address was read back and is on no interface of this node.</summary>
    public sealed record AddressGone : ElectionInput;

    /// <summary>Other times from now on.</summary>
    public sealed record Reconfigured(ElectionSettings Settings) : ElectionInput;

    /// <summary>Give up, release, end.</summary>
    public sealed record Stop : ElectionInput;
}
