using System.Diagnostics;

namespace OpenSipsHa.Operator.Tests.Chart;

/// <summary>The real Helm 3.</summary>
internal static class Helm
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Without a cluster: lint, template.</summary>
    public static (int Exit, string Output, string Error) Run(params string[] arguments) => Run(Start("/dev/null", arguments));

    /// <summary>Against a cluster; what helm caches goes to a directory that the caller removes.</summary>
    public static (int Exit, string Output, string Error) RunIn(string kubeconfig, string cache, params string[] arguments)
    {
        var start = Start(kubeconfig, arguments);
        start.Environment["HOME"] = start.Environment["HELM_CACHE_HOME"] = cache;
        return Run(start);
    }

    private static ProcessStartInfo Start(string kubeconfig, string[] arguments)
    {
        var path = Environment.GetEnvironmentVariable("HELM") is { Length: > 0 } named ? named : Repository.Path(".tools", "helm");
        if (!File.Exists(path))
            Assert.Fail($"helm is missing: {path} does not exist; run scripts/setup.sh test, or set HELM to a Helm 3 program");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The user's repositories do not matter here.
        start.Environment["HELM_REPOSITORY_CONFIG"] = "/dev/null";
        start.Environment["KUBECONFIG"] = kubeconfig;
        return start;
    }

    private static (int Exit, string Output, string Error) Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"helm {string.Join(' ', start.ArgumentList)} did not end in {Deadline.TotalSeconds} s");
        }
        return (process.ExitCode, output.Result, error.Result);
    }
}
