using System.Globalization;
using OpenSipsHa.Lab.Clusters;

namespace OpenSipsHa.EndToEnd.Tests.Pair;

/// <summary>Prometheus text of a process of the pair.</summary>
internal static class MetricText
{
    public const int AgentPort = 9464;
    public const int ProxyPort = 9465;
    public const int OperatorPort = 8080;

    /// <summary>What <c>/metrics</c> says, asked from the client host.</summary>
    public static async Task<string> OfAsync(ProductCluster cluster, string host, int port)
    {
        var answer = await HttpGet.FromAsync(
            cluster.Host(PairNetwork.Client), new Uri($"http://{DevClusterProcess.Hosts[host]}:{port}/metrics"), TestContext.Current.CancellationToken);
        answer.ShouldNotBeNull($"nobody answers on port {port} of {host}");
        answer.Value.Code.ShouldBe(200);
        return answer.Value.Body;
    }

    /// <summary>Sum over all series whose name contains <paramref name="part"/>.</summary>
    public static async Task<double> SumAsync(ProductCluster cluster, string host, int port, string part) =>
        (await OfAsync(cluster, host, port)).Split('\n')
            .Where(line => !line.StartsWith('#') && line.Split('{', ' ')[0].Contains(part, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
