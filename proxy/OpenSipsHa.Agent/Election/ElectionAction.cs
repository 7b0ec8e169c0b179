using OpenSipsHa.Agent.Peers;

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
    /// <param name="LastSign">When the former holder was last heard, for the measured gap; null = never.</param>
    public sealed record Gain(Authority Authority, GainCause Cause, Instant? LastSign) : ElectionAction;

    /// <summary>The authority ends at another time than it did: later, or earlier, which must be in force before anything after it is done.</summary>
    public sealed record Extend(Authority Authority) : ElectionAction;

    /// <summary>Who could not hear this member for a while may have learnt anything in the meantime: say again where the address is.</summary>
    public sealed record AnnounceAgain : ElectionAction;

    /// <summary>Send to all peers.</summary>
    public sealed record Tell(PeerMessage Message) : ElectionAction;

    /// <summary>
    /// Ask the network who has the address, and whether a gateway answers; then say <see cref="ElectionInput.Surveyed"/>.
    /// </summary>
    public sealed record Survey : ElectionAction;

    /// <summary>Stop announcing, delete the address, read back that it is gone, then say <see cref="ElectionInput.AddressGone"/>.</summary>
    public sealed record Lose(LossReason Reason, string Detail) : ElectionAction;

    /// <summary>The Lease is free for others.</summary>
    public sealed record Released : ElectionAction;

    /// <summary>Nothing more will come.</summary>
    public sealed record Stopped : ElectionAction;
}
