namespace OpenSipsHa.Api;

/// <summary>Types of conditions, stable: people write <c>kubectl wait --for=condition=Ready</c>.</summary>
public static class ConditionTypes
{
    /// <summary>Does its job now.</summary>
    public const string Ready = "Ready";

    /// <summary>Members or configuration are being changed.</summary>
    public const string Progressing = "Progressing";

    /// <summary>Works with less than was asked for, or not at all.</summary>
    public const string Degraded = "Degraded";

    /// <summary>Every virtual IP has a holder.</summary>
    public const string VipHeld = "VipHeld";

    /// <summary>What is declared is what runs.</summary>
    public const string ConfigApplied = "ConfigApplied";

    /// <summary>SipMember: may take a virtual IP.</summary>
    public const string Eligible = "Eligible";

    /// <summary>The kernel closes a virtual IP to the millisecond when it is not earned any more (nftables), also under a hung agent.</summary>
    public const string Fenced = "Fenced";

    /// <summary>SipMember: nothing was found on the node that would break a takeover.</summary>
    public const string Preflight = "Preflight";

    /// <summary>Another host answers for a virtual IP.</summary>
    public const string VipConflict = "VipConflict";
}
