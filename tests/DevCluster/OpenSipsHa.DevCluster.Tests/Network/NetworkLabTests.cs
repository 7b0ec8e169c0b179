using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Tests.Network;

public sealed class NetworkLabTests : IAsyncLifetime
{
    private NetworkLab _lab = null!;
    private LabHost _a = null!;
    private LabHost _b = null!;

    public async ValueTask InitializeAsync()
    {
        _lab = await NetworkLab.CreateAsync();
        _a = await _lab.AddHostAsync("osips01-a", IPAddress.Parse("192.168.1.211"));
        _b = await _lab.AddHostAsync("b", IPAddress.Parse("192.168.1.212"));
    }

    public async ValueTask DisposeAsync() => await _lab.DisposeAsync();

    [Fact]
    public async Task Hosts_reach_each_other_over_the_bridge()
    {
        (await DatagramArrivesAsync(TimeSpan.FromSeconds(5))).ShouldBeTrue();
    }

    [Fact]
    public async Task Every_host_calls_its_interface_eth0_and_has_no_way_out()
    {
        foreach (var host in _lab.Hosts)
        {
            var addresses = (await host.ExecAsync("ip", "-o", "-4", "address")).EnsureSuccess().Output;
            addresses.ShouldContain($"eth0    inet {host.Address}/24");
            addresses.ShouldContain("lo    inet 127.0.0.1/8");
            (await host.ExecAsync("ip", "route", "show", "default")).EnsureSuccess().Output.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_silent_cut_stops_traffic_but_keeps_the_carrier()
    {
        await _b.CutSilentlyAsync();
        _b.IsCut.ShouldBeTrue();
        (await DatagramArrivesAsync(TimeSpan.FromMilliseconds(300))).ShouldBeFalse();
        (await CarrierAsync(_b)).ShouldBe("1");

        await _b.HealAsync();
        _b.IsCut.ShouldBeFalse();
        (await DatagramArrivesAsync(TimeSpan.FromSeconds(5))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_pulled_cable_takes_the_carrier_away()
    {
        await _b.LinkDownAsync();
        await Eventually.TrueAsync(async () => await CarrierAsync(_b) == "0", "no carrier");
        await _b.LinkUpAsync();
        await Eventually.TrueAsync(async () => await CarrierAsync(_b) == "1", "carrier");
        (await DatagramArrivesAsync(TimeSpan.FromSeconds(5))).ShouldBeTrue();
    }

    [Fact]
    public async Task Loss_is_set_and_taken_away()
    {
        await _b.SetLossAsync(1);
        (await DatagramArrivesAsync(TimeSpan.FromMilliseconds(300))).ShouldBeFalse();
        await _b.SetLossAsync(0);
        (await DatagramArrivesAsync(TimeSpan.FromSeconds(5))).ShouldBeTrue();
    }

    [Fact]
    public async Task Delay_works_or_says_what_the_kernel_lacks()
    {
        await _b.SetDelayAsync(TimeSpan.Zero);
        try
        {
            await _b.SetDelayAsync(TimeSpan.FromMilliseconds(20));
        }
        catch (LabException e)
        {
            e.Message.ShouldContain("CONFIG_NET_SCH_NETEM");
        }

        (await DatagramArrivesAsync(TimeSpan.FromSeconds(5))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_host_can_be_used_by_its_namespaces_name_alone()
    {
        var opened = NetworkNamespace.Open($"shn-{_lab.Id}-osips01-a");
        (await opened.ExecAsync("ip", "-4", "address")).EnsureSuccess().Output.ShouldContain("192.168.1.211/24");
        Should.Throw<LabException>(() => NetworkNamespace.Open("shn-nowhere-x")).Message.ShouldContain("shn-nowhere-x");
    }

    [Fact]
    public async Task A_command_reports_its_output_and_its_exit_code()
    {
        var result = await _a.ExecAsync("sh", "-c", "echo out; echo err >&2; exit 3");
        result.ExitCode.ShouldBe(3);
        result.Output.ShouldBe("out\n");
        result.Error.ShouldBe("err\n");
        Should.Throw<LabException>(() => result.EnsureSuccess()).Message.ShouldEndWith("ended with 3: err");
    }

    [Fact]
    public async Task A_command_that_does_not_end_in_time_is_killed()
    {
        await Should.ThrowAsync<TimeoutException>(() => _a.ExecAsync(["sleep", "1000"], TimeSpan.FromMilliseconds(300)));
        await Eventually.TrueAsync(() => Task.FromResult(_a.Processes().Count == 0), "no process left in the host");
    }

    [Fact]
    public async Task A_long_running_process_shows_its_lines_and_takes_signals()
    {
        await using var process = _a.Start("sh", "-c", "trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        (await process.WaitForLineAsync(line => line == "ready", TimeSpan.FromSeconds(5))).ShouldBe("ready");
        _a.Processes().ShouldContain(process.Pid);
        process.Send(Signal.Term).ShouldBeTrue();
        (await process.Exited.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).ShouldBe(7);
        process.Lines.ShouldBe(["ready", "bye"]);
    }

    [Fact]
    public async Task Waiting_for_a_line_of_a_process_that_ends_fails_with_what_it_wrote()
    {
        await using var process = _a.Start("sh", "-c", "echo cannot bind >&2; exit 1");
        var failure = await Should.ThrowAsync<LabException>(
            () => process.WaitForLineAsync(line => line == "ready", TimeSpan.FromSeconds(5)));
        failure.Message.ShouldContain("ended with 1: cannot bind");
    }

    [Fact]
    public async Task A_frozen_host_stands_still_until_it_is_thawed()
    {
        await using var process = _a.Start("sh", "-c", "i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done");
        await process.WaitForLineAsync(line => line == "3", TimeSpan.FromSeconds(5));
        _a.Freeze();
        await Eventually.TrueAsync(() => Task.FromResult(State(process.Pid) == 'T'), "stopped");
        var frozen = process.Lines.Count;
        _a.Thaw();
        await Eventually.TrueAsync(() => Task.FromResult(process.Lines.Count > frozen + 2), "more lines");
    }

    [Theory]
    [InlineData("net", "192.168.1.5", "DNS label")]
    [InlineData("Upper", "192.168.1.5", "DNS label")]
    [InlineData("b", "192.168.1.5", "not in use")]
    [InlineData("c", "10.0.0.1", "outside of the lab's network")]
    public async Task A_host_that_cannot_be_is_refused(string name, string address, string expected)
    {
        (await Should.ThrowAsync<LabException>(() => _lab.AddHostAsync(name, IPAddress.Parse(address))))
            .Message.ShouldContain(expected);
    }

    [Fact]
    public async Task An_id_in_use_is_refused()
    {
        (await Should.ThrowAsync<LabException>(() => NetworkLab.CreateAsync(new NetworkLabOptions { Id = _lab.Id })))
            .Message.ShouldContain($"in use by process {Environment.ProcessId}");
    }

    [Fact]
    public async Task Disposal_leaves_nothing_behind()
    {
        var lab = await NetworkLab.CreateAsync();
        var host = await lab.AddHostAsync("h", IPAddress.Parse("192.168.1.5"));
        var process = host.Start("sh", "-c", "trap '' TERM; setsid sleep 1000 & echo on; wait");
        await process.WaitForLineAsync(line => line == "on", TimeSpan.FromSeconds(5));
        await lab.DisposeAsync();

        Directory.EnumerateFiles("/run/netns", $"shn-{lab.Id}-*").ShouldBeEmpty();
        (await process.Exited.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)).ShouldBe(137);
    }

    private static char State(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static async Task<string> CarrierAsync(LabHost host) =>
        (await host.ExecAsync("cat", "/sys/class/net/eth0/carrier")).EnsureSuccess().Output.Trim();

    private async Task<bool> DatagramArrivesAsync(TimeSpan within)
    {
        using var receiver = _b.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(_b.Address, 0));
        using var sender = _a.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var deadline = new CancellationTokenSource(within);
        try
        {
            // Sent again and again: the first ones may wait for ARP in vain right after a link came back.
            var received = receiver.ReceiveAsync(new byte[100], deadline.Token).AsTask();
            while (!received.IsCompleted)
            {
                await sender.SendToAsync(Encoding.ASCII.GetBytes("hello"), receiver.LocalEndPoint!);
                await Task.WhenAny(received, Task.Delay(50, CancellationToken.None));
            }

            return await received == 5;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
