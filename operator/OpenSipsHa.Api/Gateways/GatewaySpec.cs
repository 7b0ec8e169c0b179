using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.Gateways;

/// <summary>Where a gateway is, and what happens to a request on its way there.</summary>
public sealed record GatewaySpec
{
    /// <summary>SIP URI of an IP address or host name, e.g. sip:192.0.2.10:5060, sip:[2001:db8::10] or sip:gw.example.com. A name without a port is resolved by NAPTR and SRV (RFC 3263), ahead of calls.</summary>
    [Required, Length(5, 255), Pattern("^sips?:[^\\s]+$")]
    public string Uri { get; set; } = "";

    /// <summary>Characters taken off the front of the request-URI's user part.</summary>
    [Default("0"), Bounds(0, 64)]
    public int Strip { get; set; }

    /// <summary>Put in front of the user part, after strip.</summary>
    [Length(0, 64), Pattern("^[A-Za-z0-9+*#._~!$&'()-]*$")]
    public string? Prefix { get; set; }

    /// <summary>Free text of the owner, e.g. the carrier's name.</summary>
    [Length(0, 255)]
    public string? Attributes { get; set; }

    /// <summary>Intent of the administrator; false = no new calls. Survives restarts and reloads.</summary>
    [Default("true")]
    public bool Enabled { get; set; } = true;

    /// <summary>How it is found out that it is down, and that it is back.</summary>
    [Default("{}")]
    public Probing Probing { get; set; } = new();
}
