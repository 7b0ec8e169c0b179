namespace OpenSipsHa.Contracts.Configuration;

/// <summary>When a gateway is asked by OPTIONS whether it lives.</summary>
public enum ProbingMode
{
    /// <summary>Never; it counts as alive whatever becomes of calls to it.</summary>
    Never,

    /// <summary>From its failing until it answers again.</summary>
    WhenDown,

    /// <summary>Always.</summary>
    Always,
}
