using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenSipsHa.Api.Schema;
using OpenSipsHa.Api.SipClusters;
using OpenSipsHa.Api.SipMembers;

namespace OpenSipsHa.Api.Tests.Serialization;

public sealed class DefaultsTests
{
    // What the API server fills in and what a constructor gives must be one thing, or a test proves nothing of the product.
    [Fact]
    public void Defaults_of_the_schema_are_the_initial_values_of_the_types()
    {
        var properties = typeof(ApiGroup).Assembly.GetExportedTypes().SelectMany(static t => t.GetProperties())
            .Where(static p => p.IsDefined(typeof(DefaultAttribute))).ToList();
        properties.Count.ShouldBeGreaterThan(20);
        foreach (var property in properties)
        {
            var json = property.GetCustomAttribute<DefaultAttribute>()!.Json;
            if (json == "{}")
                continue;
            var value = property.GetValue(Activator.CreateInstance(property.DeclaringType!));
            var actual = JsonSerializer.SerializeToNode(value, property.PropertyType, ApiJson.Default.Options);
            JsonNode.DeepEquals(actual, JsonNode.Parse(json)).ShouldBeTrue($"{property.DeclaringType!.Name}.{property.Name}: {actual} vs {json}");
        }
    }

    [Fact]
    public void What_is_absent_in_JSON_has_its_default()
    {
        var cluster = JsonSerializer.Deserialize(
            """{"metadata":{"name":"pair"},"spec":{"virtualIPs":[{"name":"main","address":"192.0.2.1"}],"listeners":[{"name":"a"}]}}""",
            ApiJson.Default.SipCluster)!;
        cluster.Spec.Replicas.ShouldBe(2);
        cluster.Spec.Failover.LeaseDuration.ShouldBe("4s");
        cluster.Spec.Failover.Garp.Count.ShouldBe(3);
        cluster.Spec.Routes.ShouldBeEmpty();
        cluster.Spec.Listeners[0].Port.ShouldBe(5060);
        cluster.Spec.Listeners[0].Address.ShouldBe(ListenerAddress.VirtualIP);
        cluster.ApiVersion.ShouldBe("sip.opensipsha.io/v1alpha1");
    }

    [Fact]
    public void Names_are_those_of_Kubernetes()
    {
        var json = JsonSerializer.SerializeToNode(
            new SipMember
            {
                Metadata = new() { Name = "pair-0" },
                Spec = new SipMemberSpec { Cluster = "pair" },
                Status = new SipMemberStatus
                {
                    PodUID = "1",
                    VirtualIPs = [new MemberVirtualIP { Name = "main", Held = true, Since = new DateTimeOffset(2026, 11, 22, 11, 28, 0, 5, TimeSpan.Zero) }],
                },
            },
            ApiJson.Default.SipMember)!;
        json["apiVersion"]!.GetValue<string>().ShouldBe("sip.opensipsha.io/v1alpha1");
        json["kind"]!.GetValue<string>().ShouldBe("SipMember");
        json["status"]!["podUID"]!.GetValue<string>().ShouldBe("1");
        json["status"]!["virtualIPs"]![0]!["since"]!.GetValue<string>().ShouldBe("2026-11-22T11:28:00.005000Z");
        json["spec"]!.AsObject().ContainsKey("configName").ShouldBeFalse();
    }
}
