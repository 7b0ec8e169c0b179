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

    /// <summary>The member may hold the address, or no longer may.</summary>
    public sealed record Eligibility(bool IsEligible) : ElectionInput;

    /// <summary>The address was read back and is on no interface of this node.</summary>
    public sealed record AddressGone : ElectionInput;

    /// <summary>Other times from now on.</summary>
    public sealed record Reconfigured(ElectionSettings Settings) : ElectionInput;

    /// <summary>Give up, release, end.</summary>
    public sealed record Stop : ElectionInput;
}
