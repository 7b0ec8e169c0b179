using OpenSipsHa.Api.SipMembers;
using OpenSipsHa.Operator.Compilation;
using OpenSipsHa.Operator.Rollout;

namespace OpenSipsHa.Operator.Tests.Rollout;

internal static class Pairs
{
    public static readonly ConfigRef Old = ConfigRef.Of("pair", new string('a', 64));
    public static readonly ConfigRef New = ConfigRef.Of("pair", new string('b', 64));
    public static readonly ConfigRef Newer = ConfigRef.Of("pair", new string('c', 64));

    public const string Template = "template-1";

    /// <summary>A member that runs and serves.</summary>
    public static MemberView Member(int ordinal, bool active = false, ConfigRef? applied = null, ConfigRef? wanted = null) => new()
    {
        Name = $"pair-{ordinal}",
        Ordinal = ordinal,
        HasPod = true,
        Running = true,
        Ready = applied is not null,
        Eligible = applied is not null,
        TemplateHash = Template,
        Active = active,
        Applied = applied,
        Wanted = wanted ?? applied,
        Status = new SipMemberStatus { VirtualIPs = [new MemberVirtualIP { Name = "main", Held = active }] },
    };

    public static MemberView Refusing(this MemberView member, ConfigRef config) => member with
    {
        Refused = new RefusedConfig { Name = config.Name, Hash = config.Hash, Reason = "InterfaceNotFound", Message = "no eth9" },
    };
}
