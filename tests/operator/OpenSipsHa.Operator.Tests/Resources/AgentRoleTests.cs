using OpenSipsHa.Operator.Resources;

namespace OpenSipsHa.Operator.Tests.Resources;

public sealed class AgentRoleTests
{
    [Fact]
    public void Nothing_but_creation_is_allowed_without_a_name()
    {
        var role = AgentRole.For(Samples.Pair(), ["pair-192.168.1.213"], ["pair-config-0123456789"], ["pair-0", "pair-1"]);
        foreach (var rule in role.Rules!.Where(static r => r.ResourceNames is null))
            rule.Verbs.ShouldBeSubsetOf(["create", "patch"]);
        role.Rules!.Where(static r => r.ResourceNames is null).SelectMany(static r => r.Resources!).ShouldBe(["leases", "events"]);
        role.Rules!.SelectMany(static r => r.Verbs.Concat(r.Resources!).Concat(r.ApiGroups!)).ShouldNotContain("*");
    }

    [Fact]
    public void An_empty_list_of_names_never_becomes_every_name() =>
        AgentRole.For(Samples.Pair(), [], [], ["pair-0"]).Rules!.SelectMany(static r => r.Resources!).ShouldNotContain("configmaps");
}
