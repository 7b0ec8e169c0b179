namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Where a branch's final status comes from.</summary>
public enum BranchCause : byte
{
    /// <summary>A response.</summary>
    Response,

    /// <summary>Timer B, C or F.</summary>
    Timeout,

    /// <summary>Name not resolvable, or no listener of the destination's address family.</summary>
    Unreachable,
}
