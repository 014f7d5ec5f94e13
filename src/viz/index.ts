/**
 * Pure functions from numbers and histories to text: terminal lines, SVG and HTML.
 *
 * @since 0.1.0
 */
export { ansi, plain } from './style.js'
export type { Style } from './style.js'
export { formatDuration, progressBar, sparkline } from './terminal.js'
export { progressLine } from './progress.js'
export type { ProgressEvent, ProgressOptions } from './progress.js'
export { lineChart } from './lineChart.js'
export type { LineChart, Series } from './lineChart.js'
export { greyImage } from './greyImage.js'
export type { GreyImage } from './greyImage.js'
export { accuracyOf, confusionTable } from './confusionTable.js'
export type { Confusion } from './confusionTable.js'
export { trainingReport } from './report.js'
export type { EpochRecord, GradientCheck, Mistake, TrainingRecord } from './trainingRecord.js'
export { graph, programGraph } from './graph/build.js'
export { explain } from './graph/explain.js'
export type { Graph, GraphEdge, GraphNode, GraphOptions } from './graph/model.js'
export { svg } from './graph/svg.js'
export type { GraphPicture } from './graph/svg.js'
export { dot } from './graph/dot.js'
export { mermaid } from './graph/mermaid.js'
export { frames } from './graph/frames.js'
export type { Frame } from './graph/frames.js'
export { player } from './graph/player.js'
