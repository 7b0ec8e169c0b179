using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>The realm that a domain's users have their passwords in.</summary>
public sealed record AuthenticationRealm
{
    /// <summary>One of spec.domains.</summary>
    [Required, Length(1, 253), Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    public string Domain { get; set; } = "";

    /// <summary>Its realm, as in the credentials.</summary>
    [Required, Length(1, 255), Pattern("^[ !#-\\[\\]-~]+$")]
    public string Realm { get; set; } = "";
}
