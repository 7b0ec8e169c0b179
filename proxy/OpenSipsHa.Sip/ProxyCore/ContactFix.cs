namespace OpenSipsHa.Sip.ProxyCore;

/// <summary>Where a private Contact address gives way to the one that the message came from.</summary>
[Flags]
public enum ContactFix
{
    None = 0,

    /// <summary>Requests that come right from a user agent (one Via).</summary>
    Requests = 1,

    /// <summary>Responses that come right from a user agent (no proxy behind this one has recorded its route).</summary>
    Responses = 2,
}
