using System.Net;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Sipp;
using OpenSipsHa.Lab.Traffic;

namespace OpenSipsHa.EndToEnd.Tests.Proxies;

/// <summary>
/// Two proxies without agents, and an address that is moved by hand: what of a takeover is the proxies' own doing. No
/// Kubernetes anywhere, so a failure here is one of SIP.
/// </summary>
public sealed class ProxyTakeoverTests
{
    private const string Document =
        """
        {
          "format": 1, "namespace": "default", "cluster": "pair", "interface": "eth0",
          "virtualIPs": [{"name": "main", "address": "192.168.1.213", "leaseName": "pair-192.168.1.213"}],
          "listeners": [{"name": "vip", "virtualIP": "main"}, {"name": "node"}],
          "domains": ["example.com"],
          "gateways": [{"name": "gw1", "uri": "sip:192.168.1.31:5060"}, {"name": "gw2", "uri": "sip:192.168.1.32:5060"}],
          "dispatcherSets": [
            {"name": "in-turn", "setId": 1, "algorithm": "RoundRobin",
             "destinations": [{"id": "gw1", "gateway": "gw1", "weight": 3}, {"id": "gw2", "gateway": "gw2", "weight": 1}]}],
          "routes": [
            {"name": "register", "match": {"methods": ["REGISTER"]}, "action": {"type": "Registrar"}},
            {"name": "phones", "match": {"registered": true}, "action": {"type": "Registrar"}},
            {"name": "numbers", "match": {"requestUserPrefix": "1"}, "action": {"type": "Dispatch", "dispatcherSet": "in-turn"}}]
        }
        """;

    [Fact]
    public async Task Calls_set_up_by_one_proxy_are_ended_by_the_other()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var directory = Directory.CreateTempSubdirectory("shn-takeover-");
        await using var lab = await NetworkLab.CreateAsync(new NetworkLabOptions { StateDirectories = [directory.FullName] }, cancellation);
        var a = await lab.AddHostAsync("a", PairNetwork.NodeAAddress, cancellation);
        var b = await lab.AddHostAsync("b", PairNetwork.NodeBAddress, cancellation);
        var client = await lab.AddHostAsync("client", PairNetwork.ClientAddress, cancellation);
        var gateways = new Dictionary<string, (NetworkNamespace, IPAddress)>
        {
            ["gw1"] = (await lab.AddHostAsync("gw1", PairNetwork.Gateway1Address, cancellation), PairNetwork.Gateway1Address),
            ["gw2"] = (await lab.AddHostAsync("gw2", PairNetwork.Gateway2Address, cancellation), PairNetwork.Gateway2Address),
        };
        var config = Path.Combine(directory.FullName, "document.json");
        await File.WriteAllTextAsync(config, Document, cancellation);
        await using var first = StartProxy(a, config);
        await using var second = StartProxy(b, config);
        await MoveToAsync(a);
        await using var traffic = new PairTraffic(client, gateways, directory.FullName);
        traffic.Answer(ringing: TimeSpan.FromMilliseconds(100));
        await ReadyAsync(client, first, a);
        await ReadyAsync(client, second, b);

        var registered = await traffic.RegisterAsync("register", phones: 100, cancellationToken: cancellation);
        registered.Succeeded.ShouldBeTrue(registered.ToString());
        SippProcess[] established =
        [
            traffic.PhoneCalls("phones", phones: 100, calls: 20, rate: 40, hold: TimeSpan.FromSeconds(6)),
            traffic.NumberCalls("gateways", "1", calls: 20, rate: 40, hold: TimeSpan.FromSeconds(6)),
        ];
        foreach (var run in established)
            await run.WaitForAsync(row => row.Established == 20, TimeSpan.FromSeconds(20), cancellation);
        var offered = traffic.NumberCalls("offered", "1", calls: 100, rate: 20, hold: TimeSpan.FromSeconds(1));
        await offered.WaitForAsync(row => row.Established > 5, TimeSpan.FromSeconds(20), cancellation);

        await a.CutSilentlyAsync();
        var created = offered.Statistics.Created;
        await offered.WaitForAsync(row => row.Created > created + 40, TimeSpan.FromSeconds(20), cancellation);
        await MoveToAsync(b);
        (await b.ExecAsync("arping", "-U", "-c", "1", "-w", "1", "-I", "eth0", PairNetwork.VirtualIP.ToString())).EnsureSuccess();

        foreach (var run in (SippProcess[])[.. established, offered])
        {
            var result = await run.WaitAsync(TimeSpan.FromSeconds(60), cancellation);
            result.Succeeded.ShouldBeTrue(result.ToString());
            result.Statistics.Ended.ShouldBe(result.Statistics.Created, result.ToString());
        }

        var again = await traffic.RegisterAsync("register-again", phones: 100, cancellationToken: cancellation);
        again.Succeeded.ShouldBeTrue(again.ToString());
        foreach (var side in traffic.Answering)
            side.Value.Failures.ShouldBeEmpty(side.Key);
    }

    private static ProcessHandle StartProxy(LabHost host, string config) => host.Start(
        "dotnet", Repository.Program("proxy/OpenSipsHa.Proxy"), "--config", config, "--node-address", host.Address.ToString());

    private static async Task ReadyAsync(NetworkNamespace client, ProcessHandle proxy, LabHost host) => await Deadline.UntilAsync<object>(
        "the proxy on " + host.Name, TimeSpan.FromSeconds(30),
        async () => proxy.HasExited
            ? throw new LabException($"the proxy ended with {await proxy.Exited}: {string.Join('\n', proxy.Lines)}")
            : await HttpGet.FromAsync(client, new Uri($"http://{host.Address}:9465/readyz")) is { Code: 200 } answer ? answer : null);

    private static async Task MoveToAsync(NetworkNamespace host) =>
        (await host.ExecAsync("ip", "addr", "add", PairNetwork.VirtualIP + "/32", "dev", "eth0")).EnsureSuccess();
}
