namespace OpenSipsHa.Agent.Election;

/// <summary>What an elector asks of its surroundings; to be done in order.</summary>
public abstract record ElectionAction
{
    private ElectionAction()
    {
    }

    /// <summary>GET the Lease.</summary>
    public sealed record Read(long RequestId) : ElectionAction;

    /// <summary>
    /// POST the Lease when it has no uid, otherwise PUT it with uid and resourceVersion: without uid a PUT creates a
    /// deleted Lease anew (a real API server does that even with a stale resourceVersion).
    /// </summary>
    public sealed record Write(long RequestId, WritePurpose Purpose, LeaseRecord Record) : ElectionAction;

    /// <summary>Abort the request: its answer no longer counts.</summary>
    public sealed record Cancel(long RequestId) : ElectionAction;

    /// <summary>Bind the address and announce it.</summary>
    public sealed record Gain(Authority Authority) : ElectionAction;

    /// <summary>Prolong the address's lifetime.</summary>
    public sealed record Extend(Authority Authority) : ElectionAction;

    /// <summary>Stop announcing, delete the address, read back that it is gone, then say <see cref="ElectionInput.AddressGone"/>.</summary>
    public sealed record Lose(LossReason Reason, string Detail) : ElectionAction;

    /// <summary>The Lease is free for others.</summary>
    public sealed record Released : ElectionAction;

    /// <summary>Nothing more will come.</summary>
    public sealed record Stopped : ElectionAction;
}
