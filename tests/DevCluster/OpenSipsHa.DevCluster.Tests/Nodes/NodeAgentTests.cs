using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Api.Client;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.DevCluster.Tests.Nodes;

public sealed class NodeAgentTests : IAsyncLifetime
{
    private const string Stay = "while :; do sleep 0.1; done";
    private OneNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await OneNode.StartAsync();

    public async ValueTask DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_node_registers_with_its_address_and_keeps_saying_that_it_is_ready()
    {
        var node = _node.Api.Get(GroupResource.Nodes, null, "n1")!;
        ((string?)node["metadata"]!["labels"]!["kubernetes.io/hostname"]).ShouldBe("n1");
        ((string?)node["status"]!["addresses"]![0]!["address"]).ShouldBe("192.168.1.211");
        var first = Heartbeat();
        await _node.EventuallyAsync(() => Heartbeat() != first, "a later heartbeat");
        ((string?)Ready()["status"]).ShouldBe("True");
    }

    [Fact]
    public async Task A_cut_node_falls_silent_and_speaks_again_when_healed()
    {
        await _node.Host.CutSilentlyAsync();
        var pod = _node.Run("late", Stay);
        var last = Heartbeat();
        // Longer than one second, the resolution of the API's times, and than several heartbeats.
        using var quiet = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        while (!quiet.IsCancellationRequested)
        {
            Heartbeat().ShouldBe(last);
            _node.Status("late").ShouldBeNull();
            await Task.Delay(50);
        }

        await _node.Host.HealAsync();
        await _node.EventuallyAsync(() => Heartbeat() != last, "a heartbeat after the heal");
        await _node.EventuallyAsync(() => (string?)_node.Status("late")?["phase"] == "Running", "the pod runs");
        ((string?)pod["metadata"]!["name"]).ShouldBe("late");
    }

    [Fact]
    public async Task A_pod_runs_in_the_nodes_network_and_reports_it()
    {
        _node.Run("p", $"ip -o -4 address show eth0; ls /sys/class/net; echo done; {Stay}");
        var log = await _node.LogWithAsync("p", "done");
        log.ShouldContain("192.168.1.211/24");
        log.ShouldContain("eth0");

        await _node.EventuallyAsync(() => (bool?)_node.Container("p")?["ready"] == true, "ready");
        var status = _node.Status("p")!;
        ((string?)status["phase"]).ShouldBe("Running");
        ((string?)status["podIP"]).ShouldBe("192.168.1.211");
        ((string?)status["hostIP"]).ShouldBe("192.168.1.211");
        status["conditions"]!.AsArray().Select(c => $"{c!["type"]}={c["status"]}").Order()
            .ShouldBe(["ContainersReady=True", "Initialized=True", "PodReadyToStartContainers=True", "Ready=True"]);
        _node.Container("p")!["state"]!["running"]!["startedAt"].ShouldNotBeNull();
        _node.Api.List(GroupResource.Events).Select(e => (string?)e["reason"]).ShouldContain("Started");
    }

    [Fact]
    public async Task A_container_that_fails_is_restarted_with_a_growing_delay_and_its_previous_log_stays()
    {
        _node.Run("crash", "echo run; exit 3");
        await _node.EventuallyAsync(() => (int?)_node.Container("crash")?["restartCount"] == 2, "two restarts");
        await _node.EventuallyAsync(() => _node.Container("crash")!["state"]!["waiting"] is not null, "waiting again");
        var container = _node.Container("crash")!;
        ((string?)container["state"]!["waiting"]!["reason"]).ShouldBe("CrashLoopBackOff");
        ((int?)container["lastState"]!["terminated"]!["exitCode"]).ShouldBe(3);
        (await _node.LogAsync("crash", previous: true)).ShouldBe("run\n");
    }

    [Fact]
    public async Task A_pod_that_is_not_to_be_restarted_ends_as_its_containers_did()
    {
        _node.Run("good", "exit 0", (spec, _) => spec["restartPolicy"] = "Never");
        _node.Run("bad", "kill -KILL $$$$", (spec, _) => spec["restartPolicy"] = "OnFailure");
        _node.Run("worse", "exit 1", (spec, _) => spec["restartPolicy"] = "Never");
        await _node.EventuallyAsync(() => (string?)_node.Status("good")?["phase"] == "Succeeded", "succeeded");
        await _node.EventuallyAsync(() => (string?)_node.Status("worse")?["phase"] == "Failed", "failed");
        await _node.EventuallyAsync(() => (int?)_node.Container("bad")?["restartCount"] == 1, "restarted");
        ((int?)_node.Container("bad")!["lastState"]!["terminated"]!["signal"]).ShouldBe(9);
    }

    [Fact]
    public async Task An_unknown_image_waits_and_says_so()
    {
        _node.Run("p", Stay, (_, container) => container["image"] = "nowhere/nothing:1");
        await _node.EventuallyAsync(() => (string?)_node.Container("p")?["state"]?["waiting"]?["reason"] == "ErrImagePull", "waits");
        ((string)_node.Container("p")!["state"]!["waiting"]!["message"]!).ShouldContain("nowhere/nothing:1");
        ((string?)_node.Status("p")!["phase"]).ShouldBe("Pending");
    }

    [Fact]
    public async Task Deleting_a_pod_runs_preStop_then_SIGTERM_and_removes_the_object_last()
    {
        _node.Run("p", $"trap 'echo term; exit 0' TERM; echo up; {Stay}", (_, container) => container["lifecycle"] =
            new JsonObject { ["preStop"] = Exec("sh", "-c", "echo stop >/run/tmp/stopped; sleep 0.2") });
        await _node.LogWithAsync("p", "up");
        var log = Directory.EnumerateFiles(LogRoot(), "0.log", SearchOption.AllDirectories).Single();
        _node.Api.Delete(GroupResource.Pods, "default", "p");
        await _node.EventuallyAsync(() => _node.Status("p") is null, "the object is gone");
        _node.Host.Processes().ShouldBeEmpty();
        (await File.ReadAllTextAsync(log)).ShouldContain("stdout F term");
        _node.Api.List(GroupResource.Events).Select(e => (string?)e["reason"]).ShouldContain("Killing");
    }

    [Fact]
    public async Task A_container_that_ignores_SIGTERM_is_killed_after_its_grace_period()
    {
        _node.Run("p", $"trap '' TERM; echo up; {Stay}");
        await _node.LogWithAsync("p", "up");
        _node.Api.Delete(GroupResource.Pods, "default", "p", TimeSpan.FromSeconds(1));
        await _node.EventuallyAsync(() => _node.Status("p") is null, "the object is gone");
        _node.Host.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pod_removed_by_force_leaves_no_process()
    {
        _node.Run("p", $"trap '' TERM; echo up; {Stay}");
        await _node.LogWithAsync("p", "up");
        _node.Api.Delete(GroupResource.Pods, "default", "p", TimeSpan.Zero);
        await _node.EventuallyAsync(() => _node.Host.Processes().Count == 0, "no process left");
    }

    [Fact]
    public async Task Init_containers_run_before_the_others()
    {
        _node.Run("p", $"cat /run/shared/word; {Stay}", (spec, container) =>
        {
            spec["volumes"] = new JsonArray(new JsonObject { ["name"] = "shared", ["emptyDir"] = new JsonObject() });
            container["volumeMounts"] = Mounts(("shared", "/run/shared"));
            spec["initContainers"] = new JsonArray(new JsonObject
            {
                ["name"] = "first",
                ["image"] = "shell",
                ["args"] = new JsonArray("-c", "sleep 0.2; echo hello >/run/shared/word"),
                ["volumeMounts"] = Mounts(("shared", "/run/shared")),
            });
        });
        await _node.LogWithAsync("p", "hello");
        ((int?)_node.Status("p")!["initContainerStatuses"]![0]!["state"]!["terminated"]!["exitCode"]).ShouldBe(0);
    }

    [Fact]
    public async Task A_fault_in_one_container_is_seen_as_a_crash_and_mended()
    {
        _node.Run("p", $"echo up; {Stay}");
        await _node.LogWithAsync("p", "up");
        _node.Agent.Send("default", "p", "main", Signal.Kill).ShouldBeTrue();
        _node.Agent.Send("default", "p", "other", Signal.Kill).ShouldBeFalse();
        await _node.EventuallyAsync(() => (int?)_node.Container("p")?["restartCount"] == 1, "restarted");
        ((int?)_node.Container("p")!["lastState"]!["terminated"]!["exitCode"]).ShouldBe(137);
    }

    private string LogRoot() => _node.Agent.LogDirectory;

    private static JsonObject Exec(params string[] command) => new()
    {
        ["exec"] = new JsonObject { ["command"] = new JsonArray([.. command.Select(word => (JsonNode)word)]) },
    };

    private static JsonArray Mounts(params (string Name, string Path)[] mounts) =>
        new([.. mounts.Select(mount => (JsonNode)new JsonObject { ["name"] = mount.Name, ["mountPath"] = mount.Path })]);

    private JsonObject Ready() =>
        _node.Api.Get(GroupResource.Nodes, null, "n1")!["status"]!["conditions"]!.AsArray()
            .OfType<JsonObject>().Single(condition => (string?)condition["type"] == "Ready");

    private string? Heartbeat() => (string?)Ready()["lastHeartbeatTime"];
}
