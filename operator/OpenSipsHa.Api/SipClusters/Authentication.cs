using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipClusters;

/// <summary>Digest authentication of phones and callers of the cluster's own domains (RFC 3261 section 22, RFC 8760).</summary>
public sealed record Authentication
{
    /// <summary>Secret of this namespace whose every key is a list of users, as htdigest writes it: lines user:realm:HA1 or user:realm:HA1:SHA-256. It may change at any time.</summary>
    [Required]
    public SecretReference CredentialsSecretRef { get; set; } = new();

    /// <summary>Realms of domains that are not called as the domain itself. The cluster's addresses have the first domain's realm.</summary>
    [MapKey("domain"), Items(0, 64)]
    public IReadOnlyList<AuthenticationRealm> Realms { get; set; } = [];

    /// <summary>Age of a nonce after which a phone is challenged anew, without asking its user; 10s to 1h. As long a captured request could be used against another member.</summary>
    [Default("\"2m\""), Pattern(Durations.Pattern), Length(2, 16)]
    [Rule("duration(self) >= duration('10s') && duration(self) <= duration('1h')", "must lie between 10s and 1h")]
    public string NonceLifetime { get; set; } = "2m";
}
