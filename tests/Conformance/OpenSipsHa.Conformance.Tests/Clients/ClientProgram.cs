using System.Diagnostics;
using OpenSipsHa.DevCluster.Api;

namespace OpenSipsHa.Conformance.Tests.Clients;

/// <summary>Runs recorded command lines in a folder of their own, which goes at the end.</summary>
sealed class ClientProgram : IDisposable
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    readonly string folder = Directory.CreateTempSubdirectory("opensipsha-client-").FullName;

    public ClientProgram(ApiServer server) => server.WriteKubeconfig(Path.Combine(folder, "config"));

    public void Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>Runs a command line as it was recorded: words, of which <c>sh -c</c> takes the rest as one.</summary>
    /// <exception cref="InvalidOperationException">The program is missing; names it.</exception>
    public async Task<(int Exit, string Output)> RunAsync(string command)
    {
        string[] words = command.StartsWith("sh -c ", StringComparison.Ordinal)
            ? ["sh", "-c", command["sh -c ".Length..]]
            : command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["HOME"] = folder;
        start.Environment["KUBECONFIG"] = Path.Combine(folder, "config");
        using var process = Start(start);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Deadline);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await error;
            return (process.ExitCode, await output);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{start.FileName} is not installed: run scripts/setup.sh test", e);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
