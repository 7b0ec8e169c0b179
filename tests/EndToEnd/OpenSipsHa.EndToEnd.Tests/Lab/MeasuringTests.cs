using System.Net;
using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.Lab;
using OpenSipsHa.Lab.Captures;
using OpenSipsHa.Lab.Holders;
using OpenSipsHa.Lab.Measuring;
using OpenSipsHa.Lab.Probing;

namespace OpenSipsHa.EndToEnd.Tests.Lab;

/// <summary>The instruments themselves, on an address that is moved by hand between two hosts.</summary>
public sealed class MeasuringTests
{
    private static readonly IPEndPoint Vip = IPEndPoint.Parse("192.168.1.213:5060");

    [Fact]
    public async Task Probe_sampler_and_capture_agree_on_an_address_that_moves()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var directory = Directory.CreateTempSubdirectory("shn-measuring-");
        await using var lab = await NetworkLab.CreateAsync(
            new NetworkLabOptions { StateDirectories = [directory.FullName] }, cancellation);
        var a = await lab.AddHostAsync("a", IPAddress.Parse("192.168.1.211"), cancellation);
        var b = await lab.AddHostAsync("b", IPAddress.Parse("192.168.1.212"), cancellation);
        var client = await lab.AddHostAsync("client", IPAddress.Parse("192.168.1.20"), cancellation);
        await using var capture = await ArpCapture.StartAsync(client, directory.FullName, cancellation);
        using var sampler = HolderSampler.Start(Vip.Address, [("a", a), ("b", b)]);

        (await a.ExecAsync("ip", "addr", "add", "192.168.1.213/32", "dev", "eth0", "valid_lft", "60", "preferred_lft", "0")).EnsureSuccess();
        using var first = new StandInProxy(a, Vip, Vip);
        using var probe = SipProbe.Start(client, Vip, IPEndPoint.Parse("192.168.1.20:5099"));
        await Until(() => probe.LastAnswer?.Responder.Equals(a.MacAddress) == true, "an answer of a");
        using (var addresses = new AddressDump(a))
        {
            var held = addresses.Read().Single(address => address.Address.Equals(Vip.Address));
            held.PrefixLength.ShouldBe(32);
            held.ValidFor!.Value.ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
            held.PreferredFor.ShouldBe(TimeSpan.Zero);
        }

        (await a.ExecAsync("ip", "addr", "del", "192.168.1.213/32", "dev", "eth0")).EnsureSuccess();
        var left = LabClock.Now;
        await Until(() => LabClock.Now - left > TimeSpan.FromMilliseconds(300) && sampler.Holders.Count == 0, "nobody holding it");
        (await b.ExecAsync("ip", "addr", "add", "192.168.1.213/32", "dev", "eth0")).EnsureSuccess();
        using var second = new StandInProxy(b, Vip, Vip);
        (await b.ExecAsync("arping", "-U", "-c", "1", "-w", "1", "-I", "eth0", "192.168.1.213")).EnsureSuccess();
        await Until(() => probe.LastAnswer?.Responder.Equals(b.MacAddress) == true, "an answer of b");
        await Until(() => LabClock.Now - left > TimeSpan.FromSeconds(1), "the last probes to be judged");

        var announced = (await capture.WaitForAsync(packet => packet.IsGratuitous, 1, TimeSpan.FromSeconds(10), cancellation))[0];
        announced.Sender.ShouldBe(Vip.Address);
        announced.SenderHardware.ShouldBe(b.MacAddress);
        announced.FrameSource.ShouldBe(b.MacAddress);
        sampler.Intervals.Select(interval => interval.Node).ShouldBe(["a", "b"]);
        HolderInterval.Overlap(sampler.Intervals).ShouldBe(TimeSpan.Zero);
        var report = probe.Report();
        report.Responders.ShouldBe([a.MacAddress, b.MacAddress]);
        report.StaleAnswers.ShouldBe(0);
        report.Gap.ShouldBeInRange(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(10));
    }

    private static Task Until(Func<bool> condition, string what) =>
        Deadline.UntilAsync(what, TimeSpan.FromSeconds(20), condition, cancellationToken: TestContext.Current.CancellationToken);
}
