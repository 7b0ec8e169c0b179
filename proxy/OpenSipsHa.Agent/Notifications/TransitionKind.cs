namespace OpenSipsHa.Agent.Notifications;

/// <summary>What became of a virtual IP on a member. The names are what receivers see.</summary>
public enum TransitionKind
{
    /// <summary>The member holds it from now on.</summary>
    Gained,

    /// <summary>The member does not hold it any more; the address is gone from its node.</summary>
    Lost,

    /// <summary>Somebody else on the network answers for an address that the member holds.</summary>
    Conflict,

    /// <summary>It changed its holder so often within an hour that it is not moved any more unless it must be.</summary>
    FailoverDamped,
}
