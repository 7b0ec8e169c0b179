using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Tests.Cli;

namespace OpenSipsHa.DevCluster.Tests.Network;

/// <summary>What is left of a lab whose owner did not get to tidy up.</summary>
public sealed class GuardianTests
{
    [Fact]
    public async Task A_lab_whose_owner_is_killed_is_gone_within_seconds()
    {
        var id = DevClusterProgram.NewId();
        await using var owner = DevClusterProgram.Start("network", "--id", id, "--host", "a=192.168.1.1", "--host", "b=192.168.1.2");
        await DevClusterProgram.WaitForReadyAsync(owner);
        DevClusterProgram.NamespacesOf(id).Order().ShouldBe([$"shn-{id}-a", $"shn-{id}-b", $"shn-{id}-net"]);
        // One that its parent's end does not reach: in a session of its own, and stopped.
        var host = NetworkNamespace.Open($"shn-{id}-a");
        const string hide = "x=$(setsid sh -c 'echo in its own session; exec sleep 1000 >/dev/null 2>&1 </dev/null' &)";
        (await host.ExecAsync("sh", "-c", hide)).EnsureSuccess();
        var hidden = host.Processes();
        hidden.ShouldNotBeEmpty();
        host.Freeze();

        owner.Send(Signal.Kill);
        (await owner.Exited.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBe(137);

        await Eventually.TrueAsync(
            () => Task.FromResult(!DevClusterProgram.NamespacesOf(id).Any()), "no namespace left", TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(
            () => Task.FromResult(!Directory.Exists($"/run/opensipsha-labs/{id}")), "no record left", TimeSpan.FromSeconds(10));
        hidden.ShouldNotContain(pid => Runs(pid));
    }

    [Fact]
    public async Task An_orderly_end_removes_the_lab_before_the_process_ends()
    {
        var id = DevClusterProgram.NewId();
        await using var owner = DevClusterProgram.Start("network", "--id", id, "--host", "a=192.168.1.1");
        await DevClusterProgram.WaitForReadyAsync(owner);
        owner.Send(Signal.Term);
        (await owner.Exited.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(0);
        DevClusterProgram.NamespacesOf(id).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sweep_removes_leftovers_of_the_dead_and_nothing_of_the_living()
    {
        await using var living = await NetworkLab.CreateAsync();
        var id = DevClusterProgram.NewId();
        var state = Path.Combine(Path.GetTempPath(), $"nodes-{id}");
        // What a machine shows when owner and guardian both died: a record of a process that is no more, and the rest.
        Directory.CreateDirectory(state);
        Directory.CreateDirectory($"/run/opensipsha-labs/{id}");
        await File.WriteAllTextAsync($"/run/opensipsha-labs/{id}/owner", "4194304 1");
        await File.WriteAllTextAsync($"/run/opensipsha-labs/{id}/directories", state);
        (await living.Bridge.ExecAsync("ip", "netns", "add", $"shn-{id}-a")).EnsureSuccess();

        (await NetworkLab.SweepAsync(id)).ShouldBe([id]);

        DevClusterProgram.NamespacesOf(id).ShouldBeEmpty();
        Directory.Exists(state).ShouldBeFalse();
        (await NetworkLab.SweepAsync(living.Id)).ShouldBeEmpty();
        DevClusterProgram.NamespacesOf(living.Id).ShouldNotBeEmpty();
    }

    /// <summary>A zombie does not run: it waits for process 1 to take note of it.</summary>
    private static bool Runs(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
