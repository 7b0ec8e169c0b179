using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using OpenSipsHa.Benchmarks;

// `--job short` = 3 iterations of each, under 2 minutes in all. In-process: no second build, and what runs is what was built.
var shortRun = args.SkipWhile(arg => arg != "--job").Skip(1).FirstOrDefault() == "short";
var rest = shortRun ? args.Where((arg, i) => arg != "--job" && (i == 0 || args[i - 1] != "--job")).ToArray() : args;
var job = (shortRun ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
var config = DefaultConfig.Instance.AddJob(job).AddDiagnoser(MemoryDiagnoser.Default)
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
var filtered = rest.Contains("--filter") ? rest : [.. rest, "--filter", "*"];
var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroReport).Assembly).Run(filtered, config);
return MicroReport.Write(summaries, Path.Combine("artifacts", "bench-micro.json")) ? 0 : 1;
