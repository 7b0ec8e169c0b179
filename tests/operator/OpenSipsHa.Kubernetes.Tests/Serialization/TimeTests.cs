using System.Text.Json;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Serialization;

namespace OpenSipsHa.Kubernetes.Tests.Serialization;

public sealed class TimeTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05.000006Z", "2026-01-02T03:04:05.000006Z")]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000000Z")]
    [InlineData("2026-01-02T05:04:05.5+02:00", "2026-01-02T03:04:05.500000Z")]
    [InlineData("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456Z")]
    public void A_micro_time_is_written_with_exactly_six_digits_in_UTC(string read, string written)
    {
        var spec = Read($"\"{read}\"");
        JsonSerializer.Serialize(new Lease { Metadata = new ObjectMeta { Name = "l" }, Spec = spec }, KubernetesJson.Default.Lease)
            .ShouldContain($"\"renewTime\":\"{written}\"");
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"\"")]
    [InlineData("17")]
    [InlineData("{\"a\":[1]}")]
    [InlineData("null")]
    public void A_malformed_time_hides_nothing_else(string time)
    {
        var spec = Read(time);
        spec.RenewTime.ShouldBeNull();
        spec.HolderIdentity.ShouldBe("a");
    }

    [Fact]
    public void Int_or_string_is_written_as_it_was_read()
    {
        const string json = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","livenessProbe":{"httpGet":{"port":8080}},"readinessProbe":{"tcpSocket":{"port":"http"}}}]}}""";
        var pod = JsonSerializer.Deserialize(json, KubernetesJson.Default.Pod)!;
        pod.Spec!.Containers[0].LivenessProbe!.HttpGet!.Port.ShouldBe<IntOrString>(8080);
        pod.Spec!.Containers[0].ReadinessProbe!.TcpSocket!.Port.ShouldBe<IntOrString>("http");
        JsonSerializer.Serialize(pod, KubernetesJson.Default.Pod).ShouldBe(json);
    }

    [Theory]
    [InlineData("9", "10", -1)]
    [InlineData("10", "10", 0)]
    [InlineData("99999999999999999999", "100000000000000000000", -1)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "10", null)]
    [InlineData("010", "9", null)]
    [InlineData(null, "9", null)]
    public void Resource_versions_are_compared_as_numbers_where_they_are(string? left, string? right, int? order)
    {
        var compared = ResourceVersions.Compare(left, right);
        (compared is { } c ? Math.Sign(c) : (int?)null).ShouldBe(order);
    }

    [Fact]
    public void A_condition_keeps_its_transition_time_while_its_status_stays()
    {
        var first = new DateTimeOffset(2026, 1, 1, 0, 0, 0, 500, TimeSpan.Zero);
        IReadOnlyList<Condition>? conditions = null;
        conditions = conditions.With(new Condition { Type = "Ready", Status = "False", Reason = "A" }, first);
        conditions = conditions.With(new Condition { Type = "Other", Status = "True" }, first);
        conditions = conditions.With(new Condition { Type = "Ready", Status = "False", Reason = "B" }, first.AddMinutes(1));
        conditions.Find("Ready")!.LastTransitionTime.ShouldBe(first.AddMilliseconds(-500));
        conditions.Find("Ready")!.Reason.ShouldBe("B");
        conditions = conditions.With(new Condition { Type = "Ready", Status = "True" }, first.AddMinutes(2));
        conditions.Find("Ready")!.LastTransitionTime.ShouldBe(first.AddMinutes(2).AddMilliseconds(-500));
        conditions.Select(condition => condition.Type).ShouldBe(["Ready", "Other"]);
        conditions.IsTrue("Ready").ShouldBeTrue();
    }

    private static LeaseSpec Read(string time) => JsonSerializer.Deserialize(
        $$$"""{"metadata":{"name":"l"},"spec":{"renewTime":{{{time}}},"holderIdentity":"a"} }""", KubernetesJson.Default.Lease)!.Spec!;
}
