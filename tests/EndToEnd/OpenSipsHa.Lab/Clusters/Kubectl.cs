using System.Text;
using System.Text.Json.Nodes;
using OpenSipsHa.DevCluster.Network;

namespace OpenSipsHa.Lab.Clusters;

/// <summary>The machine's unmodified kubectl with the cluster's kubeconfig.</summary>
/// <param name="kubeconfig">Path of the kubeconfig file.</param>
/// <param name="cacheDirectory">For discovery results; removed with the cluster's state.</param>
public sealed class Kubectl(string kubeconfig, string cacheDirectory)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(90);

    public string Kubeconfig => kubeconfig;

    /// <summary>The program: KUBECTL of the environment, or the one on PATH.</summary>
    public static string Program =>
        Environment.GetEnvironmentVariable("KUBECTL") is { Length: > 0 } named ? named : "kubectl";

    /// <summary>Runs kubectl to its end, whatever its exit code.</summary>
    /// <exception cref="TimeoutException">It did not end in time and was killed.</exception>
    public Task<CommandResult> TryAsync(params string[] arguments) => RunAsync(arguments, input: null);

    /// <summary>Runs kubectl and returns what it wrote to standard output, without the last line's end.</summary>
    /// <exception cref="LabException">It failed; carries its message.</exception>
    public async Task<string> OutputAsync(params string[] arguments) =>
        (await RunAsync(arguments, input: null)).EnsureSuccess().Output.TrimEnd('\n');

    /// <summary><c>kubectl apply -f -</c>, whatever its exit code.</summary>
    public Task<CommandResult> TryApplyAsync(string yaml) => RunAsync(["apply", "-f", "-"], yaml);

    /// <summary>An object, e.g. <c>GetAsync("sipcluster", "pair")</c>; null when it is not there.</summary>
    public async Task<JsonNode?> GetAsync(string resource, string name)
    {
        var result = await RunAsync(["get", resource, name, "-o", "json", "--ignore-not-found"], input: null);
        var text = result.EnsureSuccess().Output;
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>The items of a list, e.g. <c>ListAsync("pods", "-l", "app=x")</c>.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string resource, params string[] arguments)
    {
        var result = await RunAsync(["get", resource, "-o", "json", .. arguments], input: null);
        return [.. JsonNode.Parse(result.EnsureSuccess().Output)!["items"]!.AsArray().Select(item => item!)];
    }

    private async Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, string? input)
    {
        if (Prerequisites.Find(Program) is null && !File.Exists(Program))
            throw new LabException("'kubectl' is not installed: apt-get install kubernetes-client");
        var output = new StringBuilder();
        var error = new StringBuilder();
        var options = new StartOptions
        {
            Environment = new Dictionary<string, string> { ["KUBECONFIG"] = kubeconfig },
            Input = input,
            OnLine = (stream, line) => (stream == OutputStream.Output ? output : error).Append(line).Append('\n'),
        };
        await using var process = ProcessHandle.Start([Program, "--cache-dir", cacheDirectory, .. arguments], options);
        var exitCode = await process.Exited.WaitAsync(DefaultTimeout);
        return new CommandResult("kubectl " + string.Join(' ', arguments), exitCode, output.ToString(), error.ToString());
    }
}
