using System.Diagnostics;

namespace OpenSipsHa.Operator.Tests.Chart;

/// <summary>The real Helm 3.</summary>
internal static class Helm
{
    public static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        var path = Environment.GetEnvironmentVariable("HELM") is { Length: > 0 } named ? named : Repository.Path(".tools", "helm");
        if (!File.Exists(path))
            Assert.Fail($"helm is missing: {path} does not exist; run scripts/setup.sh, or set HELM to a Helm 3 program");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Neither the user's repositories nor a cluster matter to lint and template.
        start.Environment["HELM_REPOSITORY_CONFIG"] = "/dev/null";
        start.Environment["KUBECONFIG"] = "/dev/null";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
