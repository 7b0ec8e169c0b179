using System.Diagnostics;
using OpenSipsHa.DevCluster.Api;

namespace OpenSipsHa.DevCluster.Tests.Api;

/// <summary>Runs an unmodified kubectl against a server, with everything that it writes in a directory of its own.</summary>
public sealed class Kubectl : IDisposable
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    readonly string program;

    public Kubectl(ApiServer server, string program = "kubectl", string? token = null)
    {
        this.program = program;
        Directory = System.IO.Directory.CreateTempSubdirectory("opensipsha-kubectl-").FullName;
        server.WriteKubeconfig(Path.Combine(Directory, "config"), token);
    }

    public string Directory { get; }

    public async Task<(int Exit, string Out, string Error)> RunAsync(string arguments, string? input = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("--kubeconfig=" + Path.Combine(Directory, "config"));
        start.ArgumentList.Add("--cache-dir=" + Path.Combine(Directory, "cache"));
        foreach (var argument in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            start.ArgumentList.Add(argument);
        start.Environment["HOME"] = Directory;
        start.Environment.Remove("KUBECONFIG");
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Deadline);
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>32 of version 1.32: what a client can do depends on it, and Debian 12 has 1.20.</summary>
    public async Task<int> MinorAsync()
    {
        var version = System.Text.Json.Nodes.JsonNode.Parse(await OkAsync("version --client -o json"))!["clientVersion"]!;
        return int.Parse(version["minor"]!.ToString().TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The standard output; fails the test when kubectl fails.</summary>
    public async Task<string> OkAsync(string arguments, string? input = null)
    {
        var (exit, output, error) = await RunAsync(arguments, input);
        exit.ShouldBe(0, $"kubectl {arguments}\n{output}\n{error}");
        return output;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
