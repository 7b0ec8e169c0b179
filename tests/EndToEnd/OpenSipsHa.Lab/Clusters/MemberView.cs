using System.Text.Json.Nodes;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>A SipMember as kubectl shows it: the parts that tests and demo look at.</summary>
public sealed record MemberView(string Name, string Node, bool Ready, bool HoldsVip, string ConfigName, string AppliedConfig, JsonNode Object)
{
    public static MemberView Of(JsonNode member) => new(
        (string)member["metadata"]!["name"]!,
        (string?)member["status"]?["node"] ?? "",
        Conditions.IsTrue(member, "Ready"),
        member["status"]?["virtualIPs"]?.AsArray().Any(vip => (bool?)vip!["held"] == true) == true,
        (string?)member["spec"]?["configName"] ?? "",
        (string?)member["status"]?["appliedConfig"]?["name"] ?? "",
        member);
}
