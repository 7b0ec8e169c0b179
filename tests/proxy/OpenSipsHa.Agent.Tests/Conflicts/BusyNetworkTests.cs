using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using OpenSipsHa.Agent.Announcements;
using OpenSipsHa.Agent.Conflicts;
using OpenSipsHa.Agent.Election;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Agent.Tests.Conflicts;

/// <summary>What listening costs in a busy broadcast domain: 10 000 ARP requests and 10 000 advertisements a second about others.</summary>
[Trait("Scope", "Slow")]
public sealed class BusyNetworkTests(ITestOutputHelper output)
{
    private const int FramesPerSecond = 20_000;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);
    private static readonly IPAddress[] VirtualIPs = [IPAddress.Parse("192.168.1.213"), IPAddress.Parse("2001:db8::213")];

    [Fact]
    public async Task Frames_about_others_wake_nobody_and_cost_nothing()
    {
        await using var lab = await NetworkLab.CreateAsync();
        using var node = await LabStation.AddAsync(lab, "node", "192.168.1.211");
        using var others = await LabStation.AddAsync(lab, "others", "192.168.1.66");
        var heard = new RecordingObserver();
        using var watch = new ConflictWatch(node.Network, node.Frames, heard, new MonotonicClock(TimeProvider.System), NullLogger.Instance);

        var without = Flood(others);
        node.Host.Run(() =>
        {
            watch.Start(node.Link, VirtualIPs);
            return true;
        });
        foreach (var address in VirtualIPs)
            watch.Gained(address);
        var with = Flood(others);

        output.WriteLine($"measured: {FramesPerSecond} ARP and ND frames a second about others: {without} without the watch, {with} with it");
        heard.Challenges.ShouldBeEmpty();
        // Other tests of the process run at the same time and are counted as its threads.
        (with.Rest - without.Rest).ShouldBeLessThan(0.25);
        // It was listening all the while.
        others.Announce(VirtualIPs[0]);
        await Waiting.UntilAsync(() => !heard.Conflicts.IsEmpty, "a conflict");
    }

    /// <summary>Sends from a thread whose own time can be told from that of the rest of the process.</summary>
    private static Cost Flood(LabStation sender)
    {
        var index = sender.Link.Index;
        byte[][] frames =
        [
            ProbeFrames.Ask(IPAddress.Parse("192.168.1.1"), sender.Host.MacAddress, IPAddress.Parse("192.168.1.66")),
            AddressFrames.UnsolicitedAdvertisement(IPAddress.Parse("2001:db8::66"), sender.Host.MacAddress),
        ];
        Cost? cost = null;
        var thread = new Thread(() =>
        {
            var (process, own, watch) = (Environment.CpuUsage.TotalTime, OwnTime(), Stopwatch.StartNew());
            var sent = 0;
            while (watch.Elapsed < Length)
            {
                for (var due = watch.Elapsed.TotalSeconds * FramesPerSecond; sent < due; sent++)
                    sender.Frames.Send(index, frames[sent % frames.Length]);
                Thread.Sleep(1);
            }

            var took = watch.Elapsed;
            own = OwnTime() - own;
            cost = new Cost(sent / took.TotalSeconds, own / took, (Environment.CpuUsage.TotalTime - process - own) / took);
        });
        thread.Start();
        thread.Join();
        return cost!;
    }

    private static TimeSpan OwnTime()
    {
        const int ThreadCpuTime = 3;
        ClockGetTime(ThreadCpuTime, out var time).ShouldBe(0);
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);

    /// <param name="Sender">Share of a core of the sending thread, in which the kernel also delivers, and runs the filters.</param>
    /// <param name="Rest">Share of a core of all other threads.</param>
    private sealed record Cost(double FramesPerSecond, double Sender, double Rest)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{FramesPerSecond:0} frames/s, {Sender:0.0%} of a core in sender and kernel, {Rest:0.00%} in the rest of the process");
    }
}
