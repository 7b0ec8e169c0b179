using OpenSipsHa.Api.Schema;

namespace OpenSipsHa.Api.SipMembers;

/// <summary>What a member must run. Written by the operator.</summary>
[Rule("self.cluster == oldSelf.cluster", "cluster cannot be changed", FieldPath = ".cluster")]
[Rule("has(self.configName) == has(self.configHash)", "configName and configHash belong together", FieldPath = ".configHash")]
public sealed record SipMemberSpec
{
    /// <summary>Name of the SipCluster.</summary>
    [Required, Length(1, 40)]
    public string Cluster { get; set; } = "";

    /// <summary>ConfigMap to run; absent = none yet.</summary>
    [Length(1, 253)]
    public string? ConfigName { get; set; }

    /// <summary>Lower-case hexadecimal SHA-256 of the document in it.</summary>
    [Length(64, 64), Pattern("^[0-9a-f]{64}$")]
    public string? ConfigHash { get; set; }

    /// <summary>The other members' agents.</summary>
    [MapKey("name"), Items(0, 16)]
    public IReadOnlyList<MemberPeer>? Peers { get; set; }

    /// <summary>Give virtual IPs up to another member, in good order; absent = none asked for.</summary>
    public HandoverRequest? Handover { get; set; }
}
