using OpenSipsHa.DevCluster.Network;
using OpenSipsHa.DevCluster.Tests.Network;

namespace OpenSipsHa.DevCluster.Tests.Cli;

/// <summary>A whole cluster from the command line, used with the unmodified kubectl.</summary>
public sealed class ServeTests : IAsyncLifetime
{
    private readonly string _id = DevClusterProgram.NewId();
    private readonly string _directory = Directory.CreateTempSubdirectory("nodes-").FullName;
    private ProcessHandle _serve = null!;

    private string State => Path.Combine(_directory, "state");

    public async ValueTask InitializeAsync()
    {
        _serve = DevClusterProgram.Start(
            "serve", "--id", _id, "--state-dir", State, "--image", "shell=/bin/sh",
            "--node", "n1=192.168.1.1", "--host", "client=192.168.1.20", "--node-timeout", "3");
        await DevClusterProgram.WaitForReadyAsync(_serve);
    }

    public async ValueTask DisposeAsync()
    {
        await _serve.DisposeAsync();
        await GoneAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Kubectl_runs_a_pod_and_the_command_line_breaks_and_mends_things()
    {
        await RunPodAsync();
        (await KubectlAsync("get", "pods", "-o", "wide")).ShouldContain("192.168.1.1");
        (await KubectlAsync("logs", "p")).ShouldBe("hello\n");

        (await AskAsync("status")).ShouldMatch(@"client +192\.168\.1\.20 +host +up");
        await AskAsync("cut", "n1");
        (await AskAsync("status")).ShouldMatch(@"n1 +192\.168\.1\.1 +node +cut");
        (await KubectlAsync("wait", "--for=condition=Ready=Unknown", "node/n1", "--timeout=20s")).ShouldContain("condition met");
        await AskAsync("heal", "n1");
        await KubectlAsync("wait", "--for=condition=Ready", "node/n1", "pod/p", "--timeout=20s");
        (await AskAsync("exec", "client", "--", "ip", "-4", "address", "show", "eth0")).ShouldContain("192.168.1.20/24");

        await AskAsync("kill", "n1", "p", "main");
        await KubectlAsync("wait", "--for=jsonpath={.status.containerStatuses[0].restartCount}=1", "pod/p", "--timeout=20s");
        var (exitCode, text) = await DevClusterProgram.RunAsync("kill", "n1", "p", "other", "--id", _id);
        (exitCode, text).ShouldBe((1, "devcluster: no container 'other' of pod default/p runs on n1"));

        (await DevClusterProgram.RunAsync("down", "--id", _id)).ShouldBe((0, $"{_id}: down"));
        (await _serve.Exited.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(0);
        DevClusterProgram.NamespacesOf(_id).ShouldBeEmpty();
        Directory.Exists(State).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cluster_that_is_killed_takes_its_containers_with_it()
    {
        await RunPodAsync();
        var node = new NetworkNamespace($"shn-{_id}-n1");
        // A container that has just been started is on its way into the node's network.
        await Eventually.TrueAsync(() => Task.FromResult(node.Processes().Count > 0), "a process in the node");
        var containers = node.Processes();

        _serve.Send(Signal.Kill);
        await GoneAsync();
        Directory.Exists(State).ShouldBeFalse();
        await Eventually.TrueAsync(
            () => Task.FromResult(!containers.Any(pid => Directory.Exists($"/proc/{pid}"))), "the containers are gone");
    }

    private async Task RunPodAsync()
    {
        var manifest = Path.Combine(_directory, "pod.yaml");
        await File.WriteAllTextAsync(manifest, """
            apiVersion: v1
            kind: Pod
            metadata:
              name: p
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: shell
                args: ["-c", "echo hello; while :; do sleep 0.1; done"]
            """);
        await KubectlAsync("apply", "-f", manifest);
        await KubectlAsync("wait", "--for=condition=Ready", "pod/p", "--timeout=20s");
    }

    private Task GoneAsync() => Eventually.TrueAsync(
        () => Task.FromResult(!DevClusterProgram.NamespacesOf(_id).Any() && !Directory.Exists($"/run/opensipsha-labs/{_id}")),
        "nothing left", TimeSpan.FromSeconds(20));

    private async Task<string> AskAsync(params string[] arguments)
    {
        var words = arguments.ToList();
        words.InsertRange(1, ["--id", _id]);
        var (exitCode, text) = await DevClusterProgram.RunAsync([.. words]);
        exitCode.ShouldBe(0, text);
        return text;
    }

    private async Task<string> KubectlAsync(params string[] arguments)
    {
        var output = new System.Text.StringBuilder();
        await using var kubectl = ProcessHandle.Start(
            ["kubectl", "--kubeconfig", Path.Combine(State, "kubeconfig"), "--cache-dir", Path.Combine(_directory, "cache"), .. arguments],
            new StartOptions { OnLine = (_, line) => output.Append(line).Append('\n') });
        (await kubectl.Exited.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0, $"kubectl {string.Join(' ', arguments)}: {output}");
        return output.ToString();
    }
}
