using OpenSipsHa.SipBench;
using OpenSipsHa.SipBench.Load;
using OpenSipsHa.SipBench.Systems;

namespace OpenSipsHa.EndToEnd.Tests.SipBench;

/// <summary>The generator against this proxy as it is published.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sip-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_seconds_of_calls_go_through_the_proxy_to_both_gateways()
    {
        await using var network = await BenchNetwork.StartAsync(id: null, TestContext.Current.CancellationToken);
        await using var proxy = OwnProxy.In(_folder);
        await proxy.StartAsync(network.Proxy, TestContext.Current.CancellationToken);

        var calls = Play(network, proxy, LoadScenario.Call);
        var registrations = Play(network, proxy, LoadScenario.Register);

        calls.Failed.ShouldBe(0, string.Join(',', calls.Refusals));
        calls.AnswerMs.Length.ShouldBe(200);
        calls.GatewayCalls.ShouldBe([100, 100]);
        registrations.Failed.ShouldBe(0, string.Join(',', registrations.Refusals));
        proxy.Tree.CpuMicroseconds().ShouldBeGreaterThan(0);
        proxy.Tree.ResidentMegabytes().ShouldBeInRange(10, 1000);
    }

    private static LoadResult Play(BenchNetwork network, SipSystem proxy, LoadScenario scenario) =>
        new LoadGenerator(network).Run(
            new LoadPlan(scenario, proxy.Endpoint, Pacing.For(100, TimeSpan.FromSeconds(2))), started: static () => { }, sent: static () => { });
}
