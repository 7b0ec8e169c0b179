using System.Net;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab.Clusters;
using OpenSipsHa.Lab.Traffic;

namespace OpenSipsHa.EndToEnd.Tests.Lab;

/// <summary>The scenarios survive what a takeover does to them: an address that is silent for seconds and then elsewhere.</summary>
public sealed class ScenarioTests
{
    [Fact]
    public async Task Calls_and_registrations_survive_an_address_that_moves()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var directory = Directory.CreateTempSubdirectory("shn-scenarios-");
        await using var lab = await NetworkLab.CreateAsync(
            new NetworkLabOptions { StateDirectories = [directory.FullName] }, cancellation);
        var a = await lab.AddHostAsync("a", PairNetwork.NodeAAddress, cancellation);
        var b = await lab.AddHostAsync("b", PairNetwork.NodeBAddress, cancellation);
        var client = await lab.AddHostAsync("client", PairNetwork.ClientAddress, cancellation);
        var gw1 = await lab.AddHostAsync("gw1", PairNetwork.Gateway1Address, cancellation);
        var gw2 = await lab.AddHostAsync("gw2", PairNetwork.Gateway2Address, cancellation);
        await using var traffic = new PairTraffic(
            client,
            new Dictionary<string, (NetworkNamespace, IPAddress)>
            {
                ["gw1"] = (gw1, PairNetwork.Gateway1Address),
                ["gw2"] = (gw2, PairNetwork.Gateway2Address),
            },
            directory.FullName);
        await MoveToAsync(a);
        using var first = new StandInProxy(a, PairNetwork.Service, new IPEndPoint(PairNetwork.Gateway1Address, 5060));

        traffic.Answer(ringing: TimeSpan.FromMilliseconds(100));
        (await traffic.RegisterAsync("register", phones: 20, cancellationToken: cancellation)).ToString()
            .ShouldBe("register: 20 begun, 20 successful, 0 failed");
        var established = traffic.NumberCalls("established", "1", calls: 20, rate: 40, hold: TimeSpan.FromSeconds(6));
        await established.WaitForAsync(row => row.Established == 20, TimeSpan.FromSeconds(20), cancellation);
        var offered = traffic.NumberCalls("offered", "1", calls: 80, rate: 20, hold: TimeSpan.FromSeconds(1));
        await offered.WaitForAsync(row => row.Established > 5, TimeSpan.FromSeconds(20), cancellation);

        await a.CutSilentlyAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);
        await MoveToAsync(b);
        using var second = new StandInProxy(b, PairNetwork.Service, new IPEndPoint(PairNetwork.Gateway1Address, 5060));
        (await b.ExecAsync("arping", "-U", "-c", "1", "-w", "1", "-I", "eth0", PairNetwork.VirtualIP.ToString())).EnsureSuccess();

        foreach (var run in (OpenSipsHa.Lab.Sipp.SippProcess[])[established, offered])
        {
            var result = await run.WaitAsync(TimeSpan.FromSeconds(60), cancellation);
            result.Succeeded.ShouldBeTrue(result.ToString());
            result.Statistics.Ended.ShouldBe(result.Statistics.Created);
        }

        var gateway = await traffic.Answering["gw1"].FreshStatisticsAsync(cancellation);
        gateway.Created.ShouldBe(100);
        traffic.Answering["gw1"].Failures.ShouldBeEmpty();
    }

    private static async Task MoveToAsync(NetworkNamespace host) =>
        (await host.ExecAsync("ip", "addr", "add", PairNetwork.VirtualIP + "/32", "dev", "eth0")).EnsureSuccess();
}
