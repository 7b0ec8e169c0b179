using System.Text.Json.Nodes;

namespace OpenSipsHa.Operator.Tests.Integration;

/// <summary>Plays kubelet and agents: pods run when told to, members say what they are told to say.</summary>
internal sealed class Members(OperatorFixture fixture)
{
    public bool Exists(string name) => fixture.Api.Get(OperatorFixture.Pods, "default", name) is not null;

    public string? Wanted(string name) =>
        fixture.Api.Get(OperatorFixture.MemberObjects, "default", name)?["spec"]?["configName"]?.GetValue<string>();

    public Task AwaitPodsAsync(params string[] names) =>
        Eventually.TrueAsync(() => names.All(n => Exists(n) && Wanted(n) is not null), $"pods {string.Join(", ", names)} exist and are told what to run");

    public void Run(string name, string? hostIP = null) => fixture.Api.Patch(
        OperatorFixture.Pods, "default", name,
        new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["hostIP"] = hostIP,
                ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
            },
        },
        "status");

    /// <summary>The kubelet is done with a pod that was asked to go.</summary>
    public void Vanish(string name) => fixture.Api.Delete(OperatorFixture.Pods, "default", name, TimeSpan.Zero);

    /// <summary>The member runs what it was told to.</summary>
    public void Apply(string name) => Say(name, new JsonObject
    {
        ["appliedConfig"] = new JsonObject { ["name"] = Spec(name)["configName"]!.DeepClone(), ["hash"] = Spec(name)["configHash"]!.DeepClone() },
        ["refusedConfig"] = null,
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["reason"] = "Serving" }),
    });

    public void Refuse(string name, string reason, string message) => Say(name, new JsonObject
    {
        ["refusedConfig"] = new JsonObject
        {
            ["name"] = Spec(name)["configName"]!.DeepClone(),
            ["hash"] = Spec(name)["configHash"]!.DeepClone(),
            ["reason"] = reason,
            ["message"] = message,
        },
    });

    public void Hold(string name, bool held, long term, params (string Field, string Value)[] more)
    {
        var vip = new JsonObject
        {
            ["name"] = "main", ["address"] = "192.168.1.213", ["held"] = held, ["term"] = term, ["since"] = "2026-11-22T12:00:00.000000Z",
        };
        foreach (var (field, value) in more)
            vip[field] = value;
        Say(name, new JsonObject
        {
            ["virtualIPs"] = new JsonArray(vip),
            ["registrations"] = held ? 100 : 0,
            ["calls"] = held ? 7 : 0,
        });
    }

    /// <summary>The member could not hold an address.</summary>
    public void Ineligible(string name, string reason) => Say(name, "Eligible", "False", reason);

    /// <summary>Sets one condition and keeps the others.</summary>
    public void Say(string name, string condition, string status, string reason)
    {
        var conditions = fixture.Api.Get(OperatorFixture.MemberObjects, "default", name)!["status"]!["conditions"]!.AsArray()
            .Where(c => c!["type"]!.GetValue<string>() != condition).Select(static c => c!.DeepClone());
        Say(name, new JsonObject
        {
            ["conditions"] = new JsonArray([.. conditions, new JsonObject { ["type"] = condition, ["status"] = status, ["reason"] = reason }]),
        });
    }

    /// <summary>From two new pods to a pair of which pair-0 holds the address.</summary>
    public async Task ServeAsync()
    {
        await AwaitPodsAsync("pair-0", "pair-1");
        foreach (var name in (string[])["pair-0", "pair-1"])
        {
            Run(name);
            Apply(name);
        }

        Hold("pair-0", held: true, term: 1);
        Hold("pair-1", held: false, term: 1);
        await Eventually.TrueAsync(
            () => Conditions.IsTrue(fixture.Cluster(), "Ready") && Conditions.Of(fixture.Cluster(), "Degraded")?["status"]?.GetValue<string>() == "False",
            "the pair is ready and not degraded");
    }

    private JsonObject Spec(string name) => fixture.Api.Get(OperatorFixture.MemberObjects, "default", name)!["spec"]!.AsObject();

    private void Say(string name, JsonObject status)
    {
        var uid = fixture.Api.Get(OperatorFixture.Pods, "default", name)!["metadata"]!["uid"]!.DeepClone();
        status["podUID"] = uid;
        status["node"] = $"node-{name[^1]}";
        fixture.Api.Patch(OperatorFixture.MemberObjects, "default", name, new JsonObject { ["status"] = status }, "status");
    }
}
