namespace OpenSipsHa.Agent.Preflight;

public enum FindingWeight
{
    /// <summary>Worth knowing; takeover works.</summary>
    Notice,

    /// <summary>Takeover, or the address itself, will not work as it should.</summary>
    Warning,
}
