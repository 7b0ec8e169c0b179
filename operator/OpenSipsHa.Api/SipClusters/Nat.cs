using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>User agents behind address translators. Their registrations need nothing: they are reached where their REGISTER came from.</summary>
public sealed record Nat
{
    /// <summary>A private Contact address (RFC 1918, RFC 6598, RFC 4193) in a request that comes right from a user agent gives way to the address that it came from, so that requests within the dialog find it.</summary>
    [Default("true")]
    public bool FixRequestContact { get; set; } = true;

    /// <summary>The same in responses.</summary>
    [Default("true")]
    public bool FixResponseContact { get; set; } = true;
}
