using System.Diagnostics;

namespace OpenSipsHa.Operator.Tests.Integration;

/// <summary>What a person types and sees.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private OperatorFixture _fixture = null!;
    private Members _members = null!;

    public async ValueTask InitializeAsync()
    {
        _fixture = await OperatorFixture.StartAsync(TestContext.Current.CancellationToken);
        _members = new Members(_fixture);
        await _fixture.StartOperatorAsync();
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Apply_wait_and_get_show_the_pair()
    {
        Kubectl("apply", "-f", Repository.Path("examples", "pair")).ShouldContain("sipcluster.sip.opensipsha.io/pair created");
        await _members.ServeAsync();
        Kubectl("wait", "--for=condition=Ready", "sipcluster/pair", "--timeout=20s").ShouldContain("condition met");
        Kubectl("wait", "--for=condition=Degraded=False", "sipc/pair", "--timeout=20s").ShouldContain("condition met");

        var cluster = Kubectl("get", "sipc").Split('\n');
        Words(cluster[0]).ShouldBe(["NAME", "READY", "LEADER", "VIP", "MEMBERS", "REGISTRATIONS", "CALLS", "AGE"]);
        Words(cluster[1])[..7].ShouldBe(["pair", "True", "pair-0", "192.168.1.213", "2/2", "100", "7"]);

        var members = Kubectl("get", "sipm").Split('\n');
        Words(members[0]).ShouldBe(["NAME", "CLUSTER", "NODE", "READY", "VIP", "CONFIG", "AGE"]);
        Words(members[1])[..5].ShouldBe(["pair-0", "pair", "node-0", "True", "192.168.1.213"]);

        _members.Hold("pair-0", held: true, term: 1, ("mode", "Paired"), ("successor", "pair-1"));
        _members.Say("pair-0", "Fenced", "True", "Fenced");
        await Eventually.TrueAsync(() => Conditions.IsTrue(_fixture.Cluster(), "Fenced"), "the cluster says that it is fenced");
        Words(Kubectl("get", "sipc", "-o", "wide").Split('\n')[1])[7..10].ShouldBe(["Paired", "pair-1", "True"]);
        Words(Kubectl("get", "sipm", "-o", "wide").Split('\n')[1])[6..9].ShouldBe(["Paired", "pair-1", "True"]);
        Kubectl("wait", "--for=condition=VipHeld", "--for=condition=Fenced", "sipc/pair", "--timeout=20s").ShouldContain("condition met");
        Kubectl("annotate", "sipc/pair", "sip.opensipsha.io/handover=nonsense").ShouldContain("annotated");
        await Eventually.TrueAsync(
            () => _fixture.Cluster()["metadata"]!["annotations"]?["sip.opensipsha.io/handover"] is null, "a wish that cannot be is taken away");

        Words(Kubectl("get", "sipgw").Split('\n')[1])[..4].ShouldBe(["gw1", "sip:192.168.1.31:5060", "true", "True"]);
        Words(Kubectl("get", "sipds").Split('\n')[1])[..5].ShouldBe(["by-call", "2", "CallId", "True", "2"]);
        Kubectl("get", "sip").ShouldContain("sipmember.sip.opensipsha.io/pair-1");
        Kubectl("apply", "-f", Repository.Path("examples", "pair")).ShouldContain("sipcluster.sip.opensipsha.io/pair unchanged");
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string Kubectl(params string[] arguments)
    {
        var cache = Directory.CreateTempSubdirectory("opensipsha-kubectl-");
        try
        {
            var start = new ProcessStartInfo("kubectl", ["--kubeconfig", _fixture.AdminKubeconfig, "--cache-dir", cache.FullName, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start) ?? throw new InvalidOperationException("kubectl is missing: run scripts/setup.sh");
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, $"kubectl {string.Join(' ', arguments)}: {error.Result}");
            return output;
        }
        finally
        {
            cache.Delete(recursive: true);
        }
    }
}
