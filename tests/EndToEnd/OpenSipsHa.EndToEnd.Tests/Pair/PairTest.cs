using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Sipp;
using OpenSipsHa.Lab.Traffic;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>A test on the shared pair: begins when it has settled, keeps what a person would look at when it fails.</summary>
[Collection(PairCollection.Name)]
public abstract class PairTest(PairFixture pair) : IAsyncLifetime
{
    /// <summary>Of the example: the default.</summary>
    protected static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(4);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected PairFixture Pair => pair;

    protected ProductCluster Cluster => pair.Cluster;

    protected Kubectl Kubectl => pair.Cluster.Kubectl;

    protected PairTraffic Traffic => pair.Traffic;

    /// <summary>The node that held the virtual IP when the test began.</summary>
    protected string Leader { get; private set; } = "";

    protected string Standby => PairNetwork.Peer(Leader);

    public virtual async ValueTask InitializeAsync() => Leader = await pair.SettleAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result != TestResult.Failed)
            return;
        var name = TestContext.Current.TestMethod?.MethodName ?? "test";
        await File.WriteAllTextAsync(Path.Combine(pair.LogDirectory, name + ".txt"), await Cluster.DescribeAsync());
    }

    /// <summary>Twenty calls to gateways that are up and stay so for some seconds.</summary>
    protected async Task<SippProcess> EstablishedCallsAsync(string name)
    {
        var run = pair.Traffic.NumberCalls(name, PairDialPlan.CallIdPrefix, calls: 20, rate: 40, hold: TimeSpan.FromSeconds(8));
        await run.WaitForAsync(row => row.Established == 20, TimeSpan.FromSeconds(20), Cancellation);
        return run;
    }

    /// <summary>Waits for the end of a run of calls that must all succeed, BYE included.</summary>
    protected static async Task<SippResult> AllSucceedAsync(SippProcess run)
    {
        var result = await run.WaitAsync(TimeSpan.FromSeconds(90), Cancellation);
        result.Succeeded.ShouldBeTrue(result.ToString());
        result.Statistics.Ended.ShouldBe(result.Statistics.Created, result.ToString());
        return result;
    }

    /// <summary>A figure for the summary of the test run.</summary>
    protected static void Measured(string text) => Console.WriteLine("measured: " + text);
}
