namespace OpenSipsHa.Agent.Conflicts;

/// <summary>What somebody's claim of an address means to this member.</summary>
public enum ClaimMeaning
{
    /// <summary>Nothing: this member does not hold the address, or it is its own claim that came back.</summary>
    None,

    /// <summary>The one who held it before may have said so before it knew better: counted and answered, not reported.</summary>
    Late,

    /// <summary>A conflict that has been reported already.</summary>
    Known,

    /// <summary>A conflict to report.</summary>
    Conflict,
}
