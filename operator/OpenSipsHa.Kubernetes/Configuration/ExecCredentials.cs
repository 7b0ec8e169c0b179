using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace OpenSipsHa.Kubernetes.Configuration;

/// <summary>Credentials from a plugin; it is run again after a 401 and ten seconds before what it gave expires.</summary>
internal sealed class ExecCredentials(ExecPlugin plugin, TimeProvider timeProvider) : ICredentialSource, IDisposable
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile ExecResult? _result;

    public X509Certificate2? ClientCertificate => _result?.ClientCertificate;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (_result is { } cached && IsFresh(cached)) return new Credential(cached.Token);
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_result is not { } result || !IsFresh(result)) _result = result = await RunAsync(cancellationToken);
            return new Credential(result.Token);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Invalidate() => _result = null;

    public void Dispose() => _one.Dispose();

    private bool IsFresh(ExecResult result) => result.Expires is not { } expires || timeProvider.GetUtcNow() < expires - Early;

    private async Task<ExecResult> RunAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(RunLimit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var error = process.StandardError.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode != 0)
                throw new KubeConfigException($"{plugin.Command}: exit status {process.ExitCode}: {Last(await error)}");
            return ExecResult.Parse(plugin, await output);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KubeConfigException($"{plugin.Command}: no credentials within {RunLimit.TotalSeconds} s");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in plugin.Arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in plugin.Environment) start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = Request().ToJsonString();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            var hint = plugin.InstallHint is null ? "" : $" ({plugin.InstallHint})";
            throw new KubeConfigException($"{plugin.Command}: cannot be run: {e.Message}{hint}", e);
        }
    }

    private JsonObject Request()
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (plugin.ProvideClusterInfo) spec["cluster"] = new JsonObject { ["server"] = plugin.Server.ToString() };
        return new JsonObject { ["apiVersion"] = plugin.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec };
    }

    private static string Last(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length <= 300 ? trimmed : "…" + trimmed[^300..];
    }
}
